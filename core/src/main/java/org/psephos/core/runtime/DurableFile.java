package org.psephos.core.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Small files that survive a power cut: each write replaces the whole file, or leaves the old one. */
public interface DurableFile {
    /**
     * What is in the file; empty where there is none.
     *
     * @param maxBytes of a longer file only so many come, the first ones: a caller that allows one more than it can use knows from it
     */
    Optional<byte[]> read(Path file, int maxBytes) throws IOException;

    /** Writes beside the file, syncs it, renames it over the file, syncs the folder. On return it is on the disk. */
    void replace(Path file, byte[] content) throws IOException;
}
