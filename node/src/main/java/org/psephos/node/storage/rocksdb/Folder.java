package org.psephos.node.storage.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files of a RocksDB as the file system shows them, for what must be known before it is opened. */
final class Folder {
    /** Present from before the first file until the schema is on the disk; so a creation cut short is made again. */
    private static final String CREATING = "CREATING";

    /** Names the manifest in use. */
    private static final String CURRENT = "CURRENT";

    private static final Pattern DATABASE_FILE = Pattern.compile(
            "CURRENT|CURRENT\\..*|IDENTITY|LOCK|LOG.*|MANIFEST-\\d+|OPTIONS-.*|\\d+\\.(sst|log|blob|dbtmp)");
    private static final Pattern ROWS_FILE = Pattern.compile("MANIFEST-\\d+|\\d+\\.(sst|log|blob)");
    private static final Pattern MANIFEST = Pattern.compile("MANIFEST-(\\d+)");

    private final Path path;

    enum State {
        EMPTY,
        COMPLETE,
        /** Holds rows and no {@link #CURRENT} to say which count. */
        HEADLESS
    }

    Folder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    State state() throws IOException {
        if (!Files.isDirectory(path) || Files.exists(path.resolve(CREATING))) {
            return State.EMPTY;
        }
        if (Files.exists(path.resolve(CURRENT))) {
            return State.COMPLETE;
        }
        return names(ROWS_FILE).isEmpty() ? State.EMPTY : State.HEADLESS;
    }

    void beginCreation() throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve(CREATING), "The store is being created. This file goes when that is done.\n");
        sync(path.resolve(CREATING));
        sync(path);
        syncParent();
        for (Path leftover : names(DATABASE_FILE)) {
            Files.deleteIfExists(leftover);
        }
    }

    void endCreation() throws IOException {
        Files.delete(path.resolve(CREATING));
        sync(path);
    }

    /** Points {@link #CURRENT} to the newest manifest; empty where there is none. */
    Optional<String> restoreCurrent() throws IOException {
        var newest = names(MANIFEST).stream().max(Comparator.comparingLong(Folder::manifestNumber));
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        String name = newest.get().getFileName().toString();
        Path beside = path.resolve(CURRENT + ".dbtmp");
        Files.writeString(beside, name + "\n", StandardCharsets.US_ASCII);
        sync(beside);
        Files.move(beside, path.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(path);
        return Optional.of(name);
    }

    private static long manifestNumber(Path manifest) {
        var match = MANIFEST.matcher(manifest.getFileName().toString());
        return match.matches() ? Long.parseLong(match.group(1)) : -1;
    }

    /** With all files in it; a store has no folders inside. */
    static void deleteIfExists(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A sibling that doesn't exist yet. */
    Path sibling(String suffix) {
        for (int i = 1; ; i++) {
            Path candidate = path.resolveSibling(path.getFileName() + "." + suffix + "-" + i);
            if (!Files.exists(candidate)) {
                return candidate;
            }
        }
    }

    /**
     * Takes the place of this folder with {@code other}, which moves; what was here moves to {@code aside}. Where that is cut short
     * between the two, {@link #endReplacement} goes on: only a store that is whole ever has the name in between.
     */
    void replaceBy(Path other, Path aside) throws IOException {
        deleteIfExists(next());
        Files.move(other, next(), StandardCopyOption.ATOMIC_MOVE);
        syncParent();
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        endReplacement();
    }

    /** Without it, a node would take the gap for a first start. */
    void endReplacement() throws IOException {
        if (!Files.exists(path) && Files.isDirectory(next())) {
            Files.move(next(), path, StandardCopyOption.ATOMIC_MOVE);
            syncParent();
        }
    }

    private Path next() {
        return path.resolveSibling(path.getFileName() + ".next");
    }

    long logBytes() throws IOException {
        long bytes = 0;
        for (Path file : names(DATABASE_FILE)) {
            if (file.getFileName().toString().endsWith(".log")) {
                bytes += sizeOrGone(file);
            }
        }
        return bytes;
    }

    private static long sizeOrGone(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private List<Path> names(Pattern pattern) throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (pattern.matcher(file.getFileName().toString()).matches()) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private void syncParent() throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    private static void sync(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
