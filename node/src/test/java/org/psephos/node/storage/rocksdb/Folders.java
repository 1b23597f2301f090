package org.psephos.node.storage.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests do to a store's folder behind its back. */
final class Folders {
    static final RocksTuning SMALL = new RocksTuning(1 << 20, 8 << 20, 8 << 20, 64, 2);

    private Folders() {}

    /** What the disk would hold if the process died now. */
    static Path copy(Path folder, Path to) {
        while (!copiedAtOneMoment(folder, to)) {
            delete(to);
        }
        return to;
    }

    /** False where RocksDB added or removed files meanwhile. */
    private static boolean copiedAtOneMoment(Path folder, Path to) {
        try {
            Files.createDirectories(to);
            var files = files(folder, "*");
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
            return files.equals(files(folder, "*"));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order of their numbers. */
    static List<Path> files(Path folder, String glob) {
        try (var files = Files.newDirectoryStream(folder, glob)) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            found.sort(null);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            for (Path file : files(folder, "*")) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
