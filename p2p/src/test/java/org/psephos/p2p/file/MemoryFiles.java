package org.psephos.p2p.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.runtime.DurableFile;

/** Files in memory. */
public final class MemoryFiles implements DurableFile {
    private final Map<Path, byte[]> files = new HashMap<>();

    public Optional<byte[]> read(Path file) {
        return read(file, Integer.MAX_VALUE);
    }

    @Override
    public Optional<byte[]> read(Path file, int maxBytes) {
        return Optional.ofNullable(files.get(file))
                .map(content -> Arrays.copyOf(content, Math.min(content.length, maxBytes)));
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        files.put(file, content.clone());
    }
}
