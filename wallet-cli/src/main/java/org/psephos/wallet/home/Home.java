package org.psephos.wallet.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;
import org.psephos.wallet.output.Failure;

/** The wallet's folder and the files in it. */
public record Home(Path folder) {
    /** Names that people give to keys and profiles. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final String SUFFIX = ".json";

    public static Home of(Map<String, String> environment) {
        String chosen = environment.getOrDefault("PSEPHOS_HOME", "");
        if (!chosen.isBlank()) {
            return new Home(Path.of(chosen).toAbsolutePath());
        }
        // What the shell's ~ means; Java asks the system's list of users instead.
        String own = environment.getOrDefault("HOME", "");
        return new Home(Path.of(own.isBlank() ? System.getProperty("user.home") : own, ".psephos")
                .toAbsolutePath());
    }

    /** The file of {@code name} among the {@code kind}s, as keys or profiles; the name must match {@link #NAME}. */
    public Path file(String kind, String name) throws Failure {
        if (!NAME.matcher(name).matches()) {
            throw Failure.usage(
                    "\"" + name + "\" is not a name here.",
                    "Names have up to 64 letters, digits, dots, dashes and underscores, and begin with a letter or digit.");
        }
        return folder.resolve(kind).resolve(name + SUFFIX);
    }

    /** Names of the {@code kind}s that there are, in alphabetical order. */
    public List<String> names(String kind) {
        Path place = folder.resolve(kind);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(NAME.asMatchPredicate())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** The JSON document in {@code file}; empty where there is no such file. */
    public Optional<Json> readJson(Path file) throws Failure {
        Optional<byte[]> bytes = read(file);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Optional<Json> json = JsonText.parse(bytes.get()).filter(Json.Obj.class::isInstance);
        if (json.isEmpty()) {
            throw Failure.failed(
                    "FILE_BROKEN", file + " is not one JSON object.", "Restore it from a backup, or move it away.");
        }
        return json;
    }

    public Optional<byte[]> read(Path file) throws Failure {
        try {
            return new PrivateFiles().read(file);
        } catch (IOException e) {
            throw unusable("read", file, e);
        }
    }

    public void write(Path file, Json content) throws Failure {
        write(file, JsonText.pretty(content).getBytes(StandardCharsets.UTF_8));
    }

    public void write(Path file, byte[] content) throws Failure {
        try {
            new PrivateFiles().replace(file, content);
        } catch (IOException e) {
            throw unusable("write", file, e);
        }
    }

    public void delete(Path file) throws Failure {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable("delete", file, e);
        }
    }

    /** What to say when the disk refuses. */
    public static Failure unusable(String verb, Path file, IOException cause) {
        String reason = cause instanceof AccessDeniedException
                ? "permission denied"
                : cause.getMessage() == null || cause.getMessage().equals(file.toString())
                        ? cause.getClass().getSimpleName()
                        : cause.getMessage();
        return Failure.failed("FILE", "Cannot " + verb + " " + file + ": " + reason + ".");
    }
}
