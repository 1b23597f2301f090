package org.psephos.node.storage;

import java.util.List;

/** What reading everything showed. */
public sealed interface VerifyOutcome {
    record Clean(long files, long bytes) implements VerifyOutcome {}

    /** One line for each damaged column or file. */
    record Damaged(List<String> details) implements VerifyOutcome {
        public Damaged {
            details = List.copyOf(details);
        }
    }
}
