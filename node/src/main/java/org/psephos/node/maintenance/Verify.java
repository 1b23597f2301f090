package org.psephos.node.maintenance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.node.chain.ChainVerification;
import org.psephos.node.chain.StoredBlocks;
import org.psephos.node.config.ConfigException;
import org.psephos.node.index.IndexStatus;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.VerifyOutcome;

/** {@code db verify}: reads everything, changes nothing. */
final class Verify {
    private final NodeFolder folder;
    private final Console console;

    Verify(NodeFolder folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    int run() throws ConfigException {
        try (Store store = folder.open()) {
            console.note("Checking " + folder.database() + ": files");
            var faults = new ArrayList<String>();
            if (store.verify() instanceof VerifyOutcome.Damaged(List<String> details)) {
                faults.addAll(details);
            }
            console.note("Checking blocks and state");
            var report = new ChainVerification(store, folder.terms(), console::progress).run();
            faults.addAll(report.faults());
            indexFault(store, report.height()).ifPresent(faults::add);
            if (faults.isEmpty()) {
                console.result("The database is sound: height " + report.height() + ", " + report.transactions()
                        + " transactions, " + report.entries() + " state entries.");
                return 0;
            }
            faults.forEach(console::note);
            console.fault(
                    "DB_DAMAGED",
                    faults.size() + " faults, of which the first is: " + faults.getFirst()
                            + ". Run `bin/psephos-node db repair`.");
            return DbCommand.FAILED;
        }
    }

    /** The index may lag, but not stand on a block that nobody knows. */
    static Optional<String> indexFault(Store store, long height) {
        return IndexStatus.read(store)
                .filter(status -> status.height() > height || !new StoredBlocks(store).knows(status.id()))
                .map(status -> "the index ends with block " + status.id() + " at height " + status.height()
                        + ", which the chain does not have");
    }
}
