package org.psephos.node.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.psephos.node.chain.StoredBlock;
import org.psephos.node.chain.StoredBlocks;
import org.psephos.node.config.ConfigException;
import org.psephos.node.storage.Store;

/** {@code db export}: needs only the blocks to be in order, so it works on a database whose state is damaged. */
final class Export {
    private final NodeFolder folder;
    private final Console console;

    Export(NodeFolder folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    int run(Path file) throws ConfigException, IOException {
        if (Files.exists(file)) {
            throw new ConfigException("FILE_EXISTS", file + " is there already; name a new file");
        }
        try (Store store = folder.open()) {
            var blocks = new StoredBlocks(store);
            long height = blocks.height().orElse(0L);
            var head = new ChainFile.Head(
                    folder.genesis().genesis(), folder.genesis().activations());
            var at = new long[1];
            ChainFile.write(file, head, () -> {
                if (at[0] == height) {
                    return Optional.empty();
                }
                at[0]++;
                console.progress("blocks", at[0], height);
                Optional<StoredBlock> block = blocks.at(at[0]);
                if (block.isEmpty()) {
                    throw new IOException("block " + at[0] + " is missing; run `bin/psephos-node db verify`");
                }
                return block;
            });
            console.result(
                    "Wrote " + height + " blocks of chain " + head.genesis().chainId() + " to " + file + ".");
            return 0;
        }
    }
}
