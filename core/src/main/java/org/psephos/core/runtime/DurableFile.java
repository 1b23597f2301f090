package org.psephos.core.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Small files that survive a power cut: each write replaces the whole file, or leaves the old one. */
public interface DurableFile {
    Optional<byte[]> read(Path file) throws IOException;

    /** Writes beside the file, syncs it, renames it over the file, syncs the folder. On return it is on the disk. */
    void replace(Path file, byte[] content) throws IOException;
}
