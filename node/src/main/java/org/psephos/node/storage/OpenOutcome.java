package org.psephos.node.storage;

/** What became of an attempt to open a store. */
public sealed interface OpenOutcome {
    record Opened(Store store) implements OpenOutcome {}

    /** Nothing was opened, and nothing changed. */
    sealed interface Refused extends OpenOutcome {
        /** Stable, for scripts and documentation. */
        String code();

        /** What happened, where, and what to do next. */
        String message();
    }

    /** Another process, or another store in this one, has it open. */
    record Locked(String place) implements Refused {
        @Override
        public String code() {
            return "STORE_LOCKED";
        }

        @Override
        public String message() {
            return "Another process is using " + place + ". Stop that node, or choose another data folder.";
        }
    }

    record NewerSchema(String place, int found, int supported) implements Refused {
        @Override
        public String code() {
            return "STORE_SCHEMA_NEWER";
        }

        @Override
        public String message() {
            return "%s has layout %d; this release knows layouts up to %d. Run the newer release, or choose another data folder."
                    .formatted(place, found, supported);
        }
    }

    record OlderSchema(String place, int found, int supported) implements Refused {
        @Override
        public String code() {
            return "STORE_SCHEMA_OLDER";
        }

        @Override
        public String message() {
            return "%s has layout %d; this release reads layout %d. Export with the older release and import with this one."
                    .formatted(place, found, supported);
        }
    }

    /** Both in lower-case hex. */
    record OtherNetwork(String place, String found, String expected) implements Refused {
        @Override
        public String code() {
            return "STORE_OTHER_NETWORK";
        }

        @Override
        public String message() {
            return "%s belongs to chain %s, not to %s. Choose the genesis file or the data folder that match."
                    .formatted(place, found, expected);
        }
    }

    record Corrupt(String place, String detail, String howToRepair) implements Refused {
        @Override
        public String code() {
            return "STORE_CORRUPT";
        }

        @Override
        public String message() {
            return "%s is damaged: %s. %s".formatted(place, detail, howToRepair);
        }
    }

    record DiskFull(String place) implements Refused {
        @Override
        public String code() {
            return "DISK_FULL";
        }

        @Override
        public String message() {
            return "No space is left for " + place
                    + ". Free twice what its log files take, and start again; nothing committed is lost.";
        }
    }

    record IoFailed(String place, String detail) implements Refused {
        @Override
        public String code() {
            return "STORE_IO_FAILED";
        }

        @Override
        public String message() {
            return "%s cannot be opened: %s. Check the folder's owner, its permissions and the disk."
                    .formatted(place, detail);
        }
    }
}
