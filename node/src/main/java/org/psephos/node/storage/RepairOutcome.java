package org.psephos.node.storage;

import java.util.List;

/** What a repair did. */
public sealed interface RepairOutcome {
    /** The store opens; every consensus row that opened was left as it was. */
    record Repaired(List<String> steps) implements RepairOutcome {
        public Repaired {
            steps = List.copyOf(steps);
        }
    }

    record NothingToRepair() implements RepairOutcome {}

    /** Consensus rows are gone or wrong, and only an export or other nodes have them. */
    record BeyondRepair(String detail, String whatToDo) implements RepairOutcome {}

    /** The store could not be looked at: locked, another network's, a newer layout. */
    record NotOpened(OpenOutcome.Refused reason) implements RepairOutcome {}
}
