package org.psephos.simulator.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.psephos.core.runtime.DurableFile;
import org.psephos.simulator.time.Chance;

/** Small files on a disk that may be full, and that may tear the last one written when the power goes, as a disk that lies does. */
public final class PlainFiles implements DurableFile {
    private final Map<Path, byte[]> files = new TreeMap<>();
    private @Nullable Path last;
    private boolean full;

    void setFull(boolean full) {
        this.full = full;
    }

    @Override
    public Optional<byte[]> read(Path file, int maxBytes) {
        return Optional.ofNullable(files.get(file))
                .map(content -> Arrays.copyOf(content, Math.min(content.length, maxBytes)));
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        files.put(file, content.clone());
        last = file;
    }

    /** Cuts off the last file written at some byte; whether there was one. */
    boolean tear(Chance chance) {
        Path torn = last;
        if (torn == null) {
            return false;
        }
        files.computeIfPresent(torn, (path, content) -> Arrays.copyOf(content, chance.below(content.length + 1)));
        return true;
    }
}
