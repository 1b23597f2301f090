package org.psephos.core.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Brings the native curve library from the class path into the process.
 *
 * <p>It is copied to a new folder that only this user can enter, loaded, and deleted at once: the system keeps a
 * loaded library alive without its name. So nobody can swap the file, and a killed process leaves nothing behind. (The
 * bindings' own loader writes into the shared folder and leaves its copy there after a kill.)
 */
final class NativeLibrary {
    private NativeLibrary() {}

    static void load() {
        String resource = "/fr/acinq/secp256k1/jni/native/" + platform() + "/libsecp256k1-jni.so";
        try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new UnsatisfiedLinkError("no native curve library for " + platform());
            }
            loadFrom(library);
        } catch (IOException e) {
            var error = new UnsatisfiedLinkError("the native curve library cannot be unpacked: " + e);
            error.initCause(e);
            throw error;
        }
    }

    private static void loadFrom(InputStream library) throws IOException {
        Path folder = Files.createTempDirectory("psephos-curve");
        Path file = folder.resolve("libsecp256k1-jni.so");
        try {
            Files.copy(library, file);
            System.load(file.toAbsolutePath().toString());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return system + "-" + (machine.equals("amd64") ? "x86_64" : machine);
    }
}
