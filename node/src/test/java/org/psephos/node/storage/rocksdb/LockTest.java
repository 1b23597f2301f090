package org.psephos.node.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Columns.heightOfWholeBlocks;
import static org.psephos.node.storage.Columns.opened;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.OpenOutcome;

/** Two processes, one folder. */
class LockTest {
    @TempDir
    Path temp;

    @Test
    @Timeout(300)
    void refusesAFolderThatAnotherProcessHasOpenAndOpensItOnceThatProcessIsKilled() throws Exception {
        var folder = temp.resolve("store");
        var child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
            assertThat(said.readLine()).isEqualTo("open");

            var outcome = storage(folder).open(SCHEMA);

            assertThat(outcome).isInstanceOfSatisfying(OpenOutcome.Locked.class, locked -> {
                assertThat(locked.code()).isEqualTo("STORE_LOCKED");
                assertThat(locked.message()).contains(folder.toString());
            });
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();

        var store = opened(storage(folder).open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isEqualTo(1);
        store.close();
    }

    private static RocksStorage storage(Path folder) {
        return new RocksStorage(folder, Folders.SMALL, () -> 0);
    }

    /** Opens a store and keeps it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            var store = opened(storage(Path.of(args[0])).open(SCHEMA));
            commitBlock(store, 1, Durability.BUFFERED);
            System.out.println("open");
            System.out.flush();
            int end = System.in.read();
            store.close();
            System.exit(end);
        }
    }
}
