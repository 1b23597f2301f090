package org.psephos.wallet.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.machine.Keyboard;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import picocli.CommandLine.Option;

/** Where a password comes from: a file, {@code PSEPHOS_PASSWORD}, or the keyboard. */
final class Passwords {
    private static final int SHORT = 8;
    private static final int MAX_ATTEMPTS = 3;
    private static final int MAX_FILE_BYTES = 4_096;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "read the key's password from this file's first line (else PSEPHOS_PASSWORD, else it is asked for)")
    Optional<Path> file = Optional.empty();

    /** A password, and where it came from. */
    private record Given(char[] password, String source) {}

    /** A key that exists; someone at the keyboard may mistype its password. The caller closes it. */
    UnlockedKey unlock(Session session, String key) throws Failure {
        Optional<Given> given = given(session);
        for (int attempt = 1; ; attempt++) {
            char[] password =
                    given.isPresent() ? given.get().password : ask(session, "Password of key \"" + key + "\": ");
            try {
                return session.keystore().unlock(key, password);
            } catch (Failure failure) {
                if (failure.exit() != ExitCode.WRONG_PASSWORD) {
                    throw failure;
                }
                if (given.isPresent() || attempt == MAX_ATTEMPTS) {
                    throw wrong(session, key, given);
                }
                session.note("That is not the password of key \"" + key + "\"; try again.");
            } finally {
                Arrays.fill(password, '\0');
            }
        }
    }

    private static Failure wrong(Session session, String key, Optional<Given> given) throws Failure {
        return new Failure(
                ExitCode.WRONG_PASSWORD,
                "WRONG_PASSWORD",
                "Wrong password for key \"" + key + "\""
                        + given.map(one -> ": the one in " + one.source + " does not open it")
                                .orElse("")
                        + ".",
                "Each key has its own, chosen when it was made; capitals count, and nobody can reset it.",
                "If it is lost, the key's words bring it back under another name: psephos key import NAME",
                "If it is right, the file was changed: " + session.keystore().path(key));
    }

    /** The password of a key to be, typed twice. The caller overwrites it. */
    char[] fresh(Session session, String key) throws Failure {
        Optional<Given> given = given(session);
        return checked(
                session,
                key,
                given.isPresent()
                        ? given.get().password
                        : typedTwice(session, "New password for key \"" + key + "\": "));
    }

    /** A new password beside the old one, from {@code newFile} or from the keyboard. */
    static char[] changed(Session session, Optional<Path> newFile, String key) throws Failure {
        return checked(
                session,
                key,
                newFile.isPresent()
                        ? fromFile(newFile.get())
                        : typedTwice(session, "New password for key \"" + key + "\": "));
    }

    private static char[] checked(Session session, String key, char[] password) throws Failure {
        if (password.length == 0) {
            throw Failure.usage("An empty password protects nothing.");
        }
        if (password.length < SHORT) {
            session.note(
                    "A short password is taken, too, but whoever gets the file can guess it. To change it: psephos key passwd "
                            + key);
        }
        return password;
    }

    private Optional<Given> given(Session session) throws Failure {
        if (file.isPresent()) {
            return Optional.of(new Given(fromFile(file.get()), file.get().toString()));
        }
        return session.environment("PSEPHOS_PASSWORD")
                .map(password -> new Given(password.toCharArray(), "PSEPHOS_PASSWORD"));
    }

    private static char[] typedTwice(Session session, String prompt) throws Failure {
        char[] first = ask(session, prompt);
        char[] second = ask(session, "Again: ");
        boolean same = Arrays.equals(first, second);
        Arrays.fill(second, '\0');
        if (!same) {
            Arrays.fill(first, '\0');
            throw new Failure(ExitCode.FAILED, "PASSWORDS_DIFFER", "The two passwords differ; nothing was done.");
        }
        return first;
    }

    private static char[] ask(Session session, String prompt) throws Failure {
        Keyboard keyboard = session.machine().keyboard();
        Optional<char[]> typed = keyboard.isPresent() ? keyboard.secret(prompt) : Optional.empty();
        return typed.orElseThrow(() -> new Failure(
                ExitCode.USAGE,
                "PASSWORD_NEEDED",
                "A password is needed, and nobody can be asked here.",
                "Give it with PSEPHOS_PASSWORD or --password-file FILE."));
    }

    private static char[] fromFile(Path file) throws Failure {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES);
        } catch (IOException e) {
            throw Failure.usage("Cannot read the password file " + file + ".");
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int end = 0;
        while (end < text.remaining() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        char[] password = new char[end];
        text.get(password);
        Arrays.fill(text.array(), '\0');
        return password;
    }
}
