package org.psephos.node.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.STATE;
import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.opened;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.VerifyOutcome;

class VerifyWhileWritingTest {
    private static final RocksTuning TINY = new RocksTuning(64 << 10, 4 << 20, 4 << 20, 64, 1);

    @Test
    void takesNoFileForLostThatACompactionReplaced(@TempDir Path temp) throws Exception {
        try (var store = opened(new RocksStorage(temp.resolve("store"), TINY, () -> 0).open(SCHEMA))) {
            var written = new AtomicBoolean();
            var writer = new Thread(() -> {
                var random = new Random(1);
                for (int commits = 0; commits < 2_000; commits++) {
                    var batch = store.batch();
                    for (int i = 0; i < 20; i++) {
                        byte[] key = new byte[4];
                        byte[] value = new byte[1_000];
                        random.nextBytes(key);
                        random.nextBytes(value);
                        batch.rawPut(STATE, key, value);
                    }
                    commit(store, Durability.BUFFERED, batch);
                }
                written.set(true);
            });
            writer.start();
            try {
                while (!written.get()) {
                    assertThat(store.verify()).isInstanceOf(VerifyOutcome.Clean.class);
                }
            } finally {
                writer.join();
            }
        }
    }
}
