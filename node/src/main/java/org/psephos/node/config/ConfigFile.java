package org.psephos.node.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a person wrote: never so long that reading it could hurt. */
final class ConfigFile {
    private ConfigFile() {}

    /**
     * All of the file.
     *
     * @param code of the refusal of one that is longer than {@code maxBytes}
     */
    static byte[] read(Path file, int maxBytes, String code) throws IOException, ConfigException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            // Its size alone proves nothing: a pipe or a device has none.
            content = in.readNBytes(maxBytes + 1);
        }
        if (content.length > maxBytes) {
            throw new ConfigException(
                    code, file + " is larger than " + maxBytes + " bytes. Check that it is the file you mean.");
        }
        return content;
    }
}
