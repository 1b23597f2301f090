package org.psephos.node.storage.rocksdb;

import java.nio.file.Path;
import org.psephos.node.storage.Storage;
import org.psephos.node.storage.StoreContract;

class RocksStorageTest extends StoreContract {
    @Override
    protected Storage storage(Path folder) {
        return new RocksStorage(folder, Folders.SMALL, () -> nowMillis);
    }

    @Override
    protected Storage checkpointAt(Path folder) {
        return storage(folder);
    }
}
