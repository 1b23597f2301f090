package org.psephos.wallet.election;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.Document;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.RevoteRule;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.PlainText;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** The file that an organiser writes; {@link #template} shows all of it. */
public final class ElectionFile {
    public static final int MAX_BYTES = 1 << 20;

    /** "Undetermined" of BCP 47, where the file names no language. */
    private static final String NO_LANGUAGE = "und";

    private static final Set<String> KEYS = Set.of(
            "title",
            "description",
            "kind",
            "opens",
            "closes",
            "enrol_by",
            "revote",
            "languages",
            "question",
            "document");
    private static final Set<String> SECRET_KEYS =
            Set.of("commit_by", "reveal_by", "complain_by", "confirm_by", "decrypt_by", "min_ballots", "trustees");
    private static final Set<String> DOCUMENT_KEYS = Set.of("file", "name");

    private final Path folder;
    private final long nowMillis;
    private final List<Problem> problems = new ArrayList<>();

    /** A commented file to start from. */
    public static String template() {
        try (InputStream in = ElectionFile.class.getResourceAsStream("template.toml")) {
            if (in == null) {
                throw new IllegalStateException("the template is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ElectionFile(Path folder, long nowMillis) {
        this.folder = folder;
        this.nowMillis = nowMillis;
    }

    /** Reads {@code file}; {@code nowMillis} is what its relative times count from. */
    public static ElectionDefinition read(Path file, long nowMillis) throws Failure {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw Failure.usage(file + " is over " + MAX_BYTES + " bytes.");
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failure.usage(
                    "Cannot read " + file + ".", "Write one with: psephos election template > " + file.getFileName());
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return parse(text, String.valueOf(file.getFileName()), folder, nowMillis);
    }

    static ElectionDefinition parse(String text, String name, Path folder, long nowMillis) throws Failure {
        TomlParseResult toml = parse(text, name);
        var file = new ElectionFile(folder, nowMillis);
        toml.errors()
                .forEach(error -> file.problems.add(
                        new Problem(error.position().line(), firstLine(String.valueOf(error.getMessage())))));
        Optional<ElectionDefinition> definition = file.problems.isEmpty() ? file.definition(toml) : Optional.empty();
        if (!file.problems.isEmpty() || definition.isEmpty()) {
            throw Problem.failure("ELECTION_FILE", name, file.problems);
        }
        return definition.get();
    }

    /** The parser goes as deep as the text does. */
    private static TomlParseResult parse(String text, String name) throws Failure {
        try {
            return Toml.parse(text);
        } catch (StackOverflowError e) {
            throw Problem.failure("ELECTION_FILE", name, List.of(new Problem(0, "it nests too deeply")));
        }
    }

    private Optional<ElectionDefinition> definition(TomlTable toml) {
        var reader = new TomlTableReader(toml, 0, problems);
        checkKeys(reader);
        List<String> languages = languages(reader);
        var texts = new LocalTexts(languages, problems);
        LocalText title = title(reader, texts);
        LocalText description = texts.read(
                reader.value("description"),
                "description",
                reader.lineOf("description"),
                ElectionDefinition.MAX_DESCRIPTION_BYTES);
        var questions = new QuestionReader(texts, problems).read(reader);
        Optional<Long> opens = requiredTime(reader, "opens");
        Optional<Long> closes = requiredTime(reader, "closes");
        Optional<Long> enrolBy = reader.time("enrol_by", nowMillis).or(() -> opens);
        checkTimes(reader, enrolBy, opens, closes);
        RevoteRule revote = revote(reader);
        List<Document> documents = documents(reader);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return canonical(new ElectionDefinition(
                ElectionKind.OPEN,
                languages,
                title,
                description,
                questions,
                enrolBy.orElseThrow(),
                opens.orElseThrow(),
                closes.orElseThrow(),
                revote,
                documents));
    }

    private void checkKeys(TomlTableReader reader) {
        var known = new HashSet<>(KEYS);
        known.addAll(SECRET_KEYS);
        reader.allowOnly(known);
        Optional<String> kind = reader.text("kind");
        if (kind.isPresent() && !kind.get().equals("open")) {
            reader.note(
                    "kind",
                    kind.get().equals("secret")
                            ? "kind = \"secret\": this chain's protocol version has only open ballots"
                            : "kind is \"open\", not \"" + kind.get() + "\"");
            return;
        }
        for (String key : SECRET_KEYS) {
            if (reader.has(key)) {
                reader.note(key, key + " belongs to secret elections; this one is open");
            }
        }
    }

    private List<String> languages(TomlTableReader reader) {
        if (!reader.has("languages")) {
            return List.of(NO_LANGUAGE);
        }
        List<String> languages = reader.texts("languages");
        boolean wellFormed = languages.stream()
                .allMatch(tag -> tag.length() <= ElectionDefinition.MAX_LANGUAGE_BYTES
                        && tag.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"));
        if (languages.isEmpty()
                || languages.size() > ElectionDefinition.MAX_LANGUAGES
                || new HashSet<>(languages).size() != languages.size()
                || !wellFormed) {
            reader.note(
                    "languages",
                    "languages is a list of 1 to " + ElectionDefinition.MAX_LANGUAGES
                            + " different language tags, as [\"en\", \"fr\"]");
            return List.of(NO_LANGUAGE);
        }
        return List.copyOf(languages);
    }

    private LocalText title(TomlTableReader reader, LocalTexts texts) {
        LocalText title =
                texts.read(reader.value("title"), "title", reader.lineOf("title"), ElectionDefinition.MAX_TITLE_BYTES);
        if (!reader.has("title")) {
            reader.note("title", "title is missing");
        } else if (title.texts().contains("")) {
            reader.note("title", "title is empty");
        }
        return title;
    }

    private Optional<Long> requiredTime(TomlTableReader reader, String key) {
        if (!reader.has(key)) {
            reader.note(key, key + " is missing: a time as \"2026-12-01T18:00:00Z\" or \"+10m\" from now");
        }
        return reader.time(key, nowMillis);
    }

    private void checkTimes(
            TomlTableReader reader, Optional<Long> enrolBy, Optional<Long> opens, Optional<Long> closes) {
        if (opens.isEmpty() || closes.isEmpty() || enrolBy.isEmpty()) {
            return;
        }
        if (opens.get() <= nowMillis) {
            reader.note("opens", "opens lies in the past");
        }
        if (closes.get() <= opens.get()) {
            reader.note("closes", "closes must be after opens");
        }
        if (enrolBy.get() > opens.get()) {
            reader.note("enrol_by", "enrol_by must not be after opens");
        } else if (enrolBy.get() <= nowMillis) {
            reader.note("enrol_by", "enrol_by lies in the past");
        }
    }

    private RevoteRule revote(TomlTableReader reader) {
        String revote = reader.text("revote").orElse("last");
        return switch (revote) {
            case "last" -> RevoteRule.LAST;
            case "first" -> RevoteRule.FIRST;
            default -> {
                reader.note("revote", "revote is \"last\" or \"first\", not \"" + revote + "\"");
                yield RevoteRule.LAST;
            }
        };
    }

    private List<Document> documents(TomlTableReader reader) {
        var documents = new ArrayList<Document>();
        Optional<TomlArray> tables = reader.array("document");
        for (int i = 0; i < tables.map(TomlArray::size).orElse(0); i++) {
            int line = tables.get().inputPositionOf(i).line();
            if (tables.get().get(i) instanceof TomlTable table) {
                document(new TomlTableReader(table, line, problems)).ifPresent(documents::add);
            } else {
                problems.add(new Problem(line, "documents are written as [[document]]"));
            }
        }
        if (documents.size() > ElectionDefinition.MAX_DOCUMENTS) {
            reader.note("document", documents.size() + " documents, allowed " + ElectionDefinition.MAX_DOCUMENTS);
        }
        return documents;
    }

    private Optional<Document> document(TomlTableReader reader) {
        reader.allowOnly(DOCUMENT_KEYS);
        Optional<String> file = reader.required("file");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = folder.resolve(file.get());
            Hash content = hash(path);
            String name = reader.text("name").orElse(String.valueOf(path.getFileName()));
            return Optional.of(new Document(Normalizer.normalize(name, Normalizer.Form.NFC), content));
        } catch (IOException | InvalidPathException e) {
            reader.note("file", "cannot read the document " + PlainText.of(file.get()));
            return Optional.empty();
        }
    }

    private static Hash hash(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return Hash.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The chain's own reader has the last word. */
    private Optional<ElectionDefinition> canonical(ElectionDefinition definition) {
        var out = new Writer();
        try {
            definition.write(out);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(0, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        return switch (Decoded.all(out.toBytes(), ElectionDefinition::read)) {
            case Decoded.Ok<ElectionDefinition> ok -> Optional.of(ok.result());
            case Decoded.Malformed<ElectionDefinition> bad -> {
                problems.add(new Problem(0, bad.detail()));
                yield Optional.empty();
            }
        };
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("not TOML");
    }
}
