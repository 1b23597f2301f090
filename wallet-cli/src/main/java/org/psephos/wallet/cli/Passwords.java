package org.psephos.wallet.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.psephos.wallet.machine.Keyboard;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import picocli.CommandLine.Option;

/** Where a password comes from: a file, {@code PSEPHOS_PASSWORD}, or the keyboard. */
final class Passwords {
    private static final int SHORT = 8;
    private static final int MAX_FILE_BYTES = 4_096;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "read the key's password from this file's first line (else PSEPHOS_PASSWORD, else it is asked for)")
    Optional<Path> file = Optional.empty();

    /** The password of a key that exists. The caller overwrites it. */
    char[] existing(Session session, String key) throws Failure {
        Optional<char[]> given = given(session);
        if (given.isPresent()) {
            return given.get();
        }
        return ask(session, "Password of key \"" + key + "\": ");
    }

    /** The password of a key to be, typed twice. */
    char[] fresh(Session session, String key) throws Failure {
        char[] password = given(session).isPresent()
                ? given(session).get()
                : typedTwice(session, "New password for key \"" + key + "\": ");
        return checked(session, password);
    }

    /** A new password beside the old one, from {@code newFile} or from the keyboard. */
    static char[] changed(Session session, Optional<Path> newFile, String key) throws Failure {
        return checked(
                session,
                newFile.isPresent()
                        ? fromFile(newFile.get())
                        : typedTwice(session, "New password for key \"" + key + "\": "));
    }

    private static char[] checked(Session session, char[] password) throws Failure {
        if (password.length == 0) {
            throw Failure.usage("An empty password protects nothing.");
        }
        if (password.length < SHORT) {
            session.note("This password is short: whoever gets the file can guess it.");
        }
        return password;
    }

    private Optional<char[]> given(Session session) throws Failure {
        if (file.isPresent()) {
            return Optional.of(fromFile(file.get()));
        }
        return session.environment("PSEPHOS_PASSWORD").map(String::toCharArray);
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
