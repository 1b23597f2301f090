package org.psephos.wallet.machine;

import java.util.Optional;

/** Someone who can be asked. Prompts go to stderr, and only where a terminal is. */
public interface Keyboard {
    /** Nobody: the program runs in a script. */
    Keyboard NONE = new Keyboard() {
        @Override
        public boolean isPresent() {
            return false;
        }

        @Override
        public Optional<String> line(String prompt) {
            return Optional.empty();
        }

        @Override
        public Optional<char[]> secret(String prompt) {
            return Optional.empty();
        }
    };

    boolean isPresent();

    /** Empty at the end of the input. */
    Optional<String> line(String prompt);

    /** As {@link #line}, without showing what is typed; the caller overwrites it after use. Empty too where that cannot be done. */
    Optional<char[]> secret(String prompt);
}
