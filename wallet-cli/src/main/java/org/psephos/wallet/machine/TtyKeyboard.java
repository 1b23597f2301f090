package org.psephos.wallet.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;

/** A terminal; {@code stty} hides what is typed. */
final class TtyKeyboard implements Keyboard {
    private static final int MAX_LINE_BYTES = 4_096;

    private final InputStream in;
    private final PrintStream out;

    TtyKeyboard(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public boolean isPresent() {
        return true;
    }

    @Override
    public Optional<String> line(String prompt) {
        out.print(prompt);
        out.flush();
        return read().map(String::new);
    }

    @Override
    public Optional<char[]> secret(String prompt) {
        var restore = new Thread(() -> stty("echo"));
        Runtime.getRuntime().addShutdownHook(restore);
        if (!stty("-echo")) {
            return Optional.empty();
        }
        out.print(prompt);
        out.flush();
        try {
            return read();
        } finally {
            stty("echo");
            out.println();
            Runtime.getRuntime().removeShutdownHook(restore);
        }
    }

    private Optional<char[]> read() {
        var line = new Line();
        try {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            while (next >= 0 && next != '\n' && line.size() < MAX_LINE_BYTES) {
                if (next != '\r') {
                    line.write(next);
                }
                next = in.read();
            }
            return Optional.of(line.chars());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean stty(String setting) {
        try {
            return new ProcessBuilder("stty", setting)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Overwrites its buffer once read. */
    private static final class Line extends ByteArrayOutputStream {
        Line() {
            super(MAX_LINE_BYTES);
        }

        synchronized char[] chars() {
            CharBuffer decoded = charset().decode(ByteBuffer.wrap(buf, 0, count));
            char[] chars = new char[decoded.remaining()];
            decoded.get(chars);
            Arrays.fill(buf, (byte) 0);
            Arrays.fill(decoded.array(), '\0');
            return chars;
        }

        private static Charset charset() {
            String name = System.getProperty("stdin.encoding", System.getProperty("native.encoding", "UTF-8"));
            return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
        }
    }
}
