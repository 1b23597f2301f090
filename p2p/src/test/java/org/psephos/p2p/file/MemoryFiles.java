package org.psephos.p2p.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.runtime.DurableFile;

/** Files in memory. */
public final class MemoryFiles implements DurableFile {
    private final Map<Path, byte[]> files = new HashMap<>();

    @Override
    public Optional<byte[]> read(Path file) {
        return Optional.ofNullable(files.get(file)).map(byte[]::clone);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        files.put(file, content.clone());
    }
}
