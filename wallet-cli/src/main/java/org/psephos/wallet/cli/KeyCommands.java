package org.psephos.wallet.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Mnemonic;
import org.psephos.core.crypto.PasswordCipher;
import org.psephos.core.crypto.PublicKey;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.home.PrivateFiles;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.Keystore;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos key …} */
final class KeyCommands {
    private static final int MAX_WORDS_BYTES = 4_096;
    private static final int WORDS_A_LINE = 6;

    private KeyCommands() {}

    /** What guessing a password shall cost. */
    static final class CostOptions {
        @Option(
                names = "--kdf-memory",
                paramLabel = "KIB",
                description = "memory that opening the key takes, in KiB (default: ${DEFAULT-VALUE})",
                defaultValue = "19456")
        int memoryKib;

        @Option(
                names = "--kdf-passes",
                paramLabel = "N",
                description = "passes over that memory (default: ${DEFAULT-VALUE})",
                defaultValue = "2")
        int passes;

        PasswordCipher.Cost cost() throws Failure {
            var cost = new PasswordCipher.Cost(memoryKib, passes, 1);
            Optional<String> problem = cost.problem();
            if (problem.isPresent()) {
                throw Failure.usage("Not a cost for a password: " + problem.get() + ".");
            }
            return cost;
        }
    }

    @Command(name = "new", description = "make a key and show its words once")
    static final class New extends Action {
        @Parameters(paramLabel = "NAME", description = "what to call it here")
        String name = "";

        @Option(
                names = "--words",
                paramLabel = "12|24",
                description = "how many words (default: ${DEFAULT-VALUE})",
                defaultValue = "12")
        int words;

        @Mixin
        Passwords passwords = new Passwords();

        @Mixin
        CostOptions costs = new CostOptions();

        New(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            if (words != 12 && words != 24) {
                throw Failure.usage("--words is 12 or 24, not " + words + ".");
            }
            var shown = KeyAnswer.of(session());
            Mnemonic mnemonic = Mnemonic.generate(session().machine().randomness(), words);
            String text = mnemonic.words();
            PublicKey address = seal(session(), name, mnemonic, passwords, costs.cost());
            var page = new Page()
                    .good("Key \"" + name + "\" is made.")
                    .field("address", shown.address(address))
                    .field("file", session().keystore().path(name).toString())
                    .blank()
                    .line(Ink.WARN, "Write these words down now, in this order. They are shown this once.")
                    .line("They are the key: whoever has them can sign for you;")
                    .line("without them a lost file is lost.")
                    .blank();
            page.table(wordTable(text)).blank().next("psephos account show " + name);
            return Reply.done(shown.described(name, address).put("words", text), page);
        }
    }

    @Command(name = "import", description = "bring a key back from its words (typed, from a file, or from stdin)")
    static final class Import extends Action {
        @Parameters(paramLabel = "NAME", description = "what to call it here")
        String name = "";

        @Option(names = "--words-file", paramLabel = "FILE", description = "read the words from this file")
        Optional<Path> wordsFile = Optional.empty();

        @Mixin
        Passwords passwords = new Passwords();

        @Mixin
        CostOptions costs = new CostOptions();

        Import(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            var shown = KeyAnswer.of(session());
            session().keystore().checkFree(name);
            Mnemonic mnemonic = parse(words());
            PublicKey address = seal(session(), name, mnemonic, passwords, costs.cost());
            return Reply.done(
                    shown.described(name, address),
                    new Page()
                            .good("Key \"" + name + "\" is back.")
                            .field("address", shown.address(address))
                            .next("psephos account show " + name));
        }

        private String words() throws Failure {
            if (wordsFile.isEmpty() && session().machine().keyboard().isPresent()) {
                char[] typed = session()
                        .machine()
                        .keyboard()
                        .secret("The words, a space between them: ")
                        .orElse(new char[0]);
                String words = new String(typed);
                Arrays.fill(typed, '\0');
                return words;
            }
            try (var in = wordsFile.isPresent()
                    ? Files.newInputStream(wordsFile.get())
                    : session().machine().in()) {
                return new String(in.readNBytes(MAX_WORDS_BYTES), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw Failure.usage("Cannot read the words"
                        + wordsFile.map(file -> " from " + file).orElse("") + ".");
            }
        }

        private static Mnemonic parse(String words) throws Failure {
            return switch (Mnemonic.parse(words)) {
                case Mnemonic.Parsed.Ok ok -> ok.mnemonic();
                case Mnemonic.Parsed.WrongCount wrong ->
                    throw Failure.usage("These are " + wrong.count() + " words; a key has 12, 15, 18, 21 or 24.");
                case Mnemonic.Parsed.UnknownWord unknown ->
                    throw Failure.usage(
                            "Word " + unknown.position() + " is not one of the list.",
                            "Did you mean \"" + unknown.suggestion() + "\"?");
                case Mnemonic.Parsed.BadChecksum ignored ->
                    throw Failure.usage(
                            "These words do not belong together.",
                            "One of them is another word of the list, or they are out of order.");
            };
        }
    }

    @Command(name = "list", description = "the keys on this machine")
    static final class ListAll extends Action {
        ListAll(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            var shown = KeyAnswer.of(session());
            List<Keystore.Listed> keys = session().keystore().list();
            var json = Json.object()
                    .put("keys", Json.array(keys.stream().map(shown::json).toList()));
            var table = new Table().left("name").left("address");
            keys.forEach(key -> table.row(key.name(), shown.address(key.publicKey())));
            return Reply.done(
                    json,
                    table.isEmpty()
                            ? new Page().line("No keys yet.").next("psephos key new NAME")
                            : new Page().table(table));
        }
    }

    @Command(name = "show", description = "a key's address and file")
    static final class Show extends Action {
        @Parameters(paramLabel = "NAME", description = "the key")
        String name = "";

        Show(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            var shown = KeyAnswer.of(session());
            Keystore.Listed key = session().keystore().show(name);
            return Reply.done(
                    shown.json(key),
                    new Page()
                            .field("name", key.name())
                            .field("address", shown.address(key.publicKey()))
                            .field("public key", key.publicKey().toHex())
                            .field("made", key.created())
                            .field("file", key.file().toString()));
        }
    }

    @Command(name = "export", description = "show a key's words again, or copy its encrypted file")
    static final class Export extends Action {
        @Parameters(paramLabel = "NAME", description = "the key")
        String name = "";

        @Option(names = "--out", paramLabel = "FILE", description = "copy the encrypted file here instead")
        Optional<Path> out = Optional.empty();

        @Mixin
        Passwords passwords = new Passwords();

        Export(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            return out.isPresent() ? copy(out.get()) : words();
        }

        private Reply copy(Path to) throws Failure {
            var shown = KeyAnswer.of(session());
            Keystore.Listed key = session().keystore().show(name);
            byte[] content = session().home().read(key.file()).orElse(new byte[0]);
            try {
                new PrivateFiles().create(to, content);
            } catch (FileAlreadyExistsException e) {
                throw Failure.failed("FILE_EXISTS", to + " exists already; it stays as it is.");
            } catch (IOException e) {
                throw Home.unusable("write", to, e);
            }
            return Reply.done(
                    shown.described(name, key.publicKey()).put("file", to.toString()),
                    new Page()
                            .good("Copied. The copy opens with the key's password.")
                            .field("file", to.toString()));
        }

        private Reply words() throws Failure {
            var shown = KeyAnswer.of(session());
            session().confirm("Whoever sees the words can sign for you. Show them?");
            try (UnlockedKey key = passwords.unlock(session(), name)) {
                String words = key.mnemonic().words();
                return Reply.done(
                        shown.described(name, key.publicKey()).put("words", words),
                        new Page()
                                .field("address", shown.address(key.publicKey()))
                                .blank()
                                .table(wordTable(words)));
            }
        }
    }

    @Command(name = "passwd", description = "change a key's password")
    static final class Passwd extends Action {
        @Parameters(paramLabel = "NAME", description = "the key")
        String name = "";

        @Option(
                names = "--new-password-file",
                paramLabel = "FILE",
                description = "read the new password from this file's first line")
        Optional<Path> newFile = Optional.empty();

        @Mixin
        Passwords passwords = new Passwords();

        @Mixin
        CostOptions costs = new CostOptions();

        Passwd(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            var shown = KeyAnswer.of(session());
            try (UnlockedKey key = passwords.unlock(session(), name)) {
                char[] password = Passwords.changed(session(), newFile, name);
                try {
                    session().keystore().reseal(name, key, password, costs.cost());
                } finally {
                    Arrays.fill(password, '\0');
                }
                return Reply.done(
                        shown.described(name, key.publicKey()),
                        new Page()
                                .good("Key \"" + name + "\" has a new password.")
                                .line("  Copies of its file still open with the old one."));
            }
        }
    }

    private static PublicKey seal(
            Session session, String name, Mnemonic mnemonic, Passwords passwords, PasswordCipher.Cost cost)
            throws Failure {
        session.keystore().checkFree(name);
        char[] password = passwords.fresh(session, name);
        try (UnlockedKey key = UnlockedKey.of(mnemonic, Curves.best())) {
            session.keystore().create(name, key, password, cost, session.nowMillis());
            return key.publicKey();
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static Table wordTable(String text) {
        String[] words = text.split(" ", -1);
        int rows = (words.length + WORDS_A_LINE - 1) / WORDS_A_LINE;
        var table = new Table();
        for (int column = 0; column < WORDS_A_LINE; column++) {
            table.right("").left("");
        }
        for (int row = 0; row < rows; row++) {
            var cells = new String[2 * WORDS_A_LINE];
            for (int column = 0; column < WORDS_A_LINE; column++) {
                int word = row * WORDS_A_LINE + column;
                cells[2 * column] = word < words.length ? Integer.toString(word + 1) : "";
                cells[2 * column + 1] = word < words.length ? words[word] : "";
            }
            table.row(cells);
        }
        return table;
    }
}
