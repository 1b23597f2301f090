package org.psephos.node.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The process's log: one line an event on stderr, for people or for machines. */
public final class Logs {
    private static final Logger ROOT = Logger.getLogger("");

    private Logs() {}

    /** A log manager that keeps its handlers while shutdown hooks run, where the standard one falls silent. */
    public static final class Lasting extends LogManager {
        @Override
        public void reset() {}
    }

    /** @param json one JSON object a line instead of plain text */
    public static void install(boolean json, Level level) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        var handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(formatter(json));
        ROOT.addHandler(handler);
        level(level);
    }

    static Formatter formatter(boolean json) {
        return json ? new JsonLines() : new PlainLines();
    }

    public static void level(Level level) {
        ROOT.setLevel(Level.WARNING);
        Logger.getLogger("org.psephos").setLevel(level);
    }

    private static String time(LogRecord record) {
        return Instant.ofEpochMilli(record.getMillis())
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    /** INFO, WARN, … */
    private static String level(LogRecord record) {
        return record.getLevel() == Level.SEVERE
                ? "ERROR"
                : record.getLevel() == Level.WARNING
                        ? "WARN"
                        : record.getLevel().intValue() < 800 ? "DEBUG" : "INFO";
    }

    private static String room(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        return name.startsWith("org.psephos.node.") ? name.substring("org.psephos.node.".length()) : name;
    }

    private static String trace(LogRecord record) {
        Throwable thrown = record.getThrown();
        if (thrown == null) {
            return "";
        }
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static final class PlainLines extends Formatter {
        @Override
        public String format(LogRecord record) {
            String message = visible(formatMessage(record), "");
            String line =
                    String.format(Locale.ROOT, "%s %-5s %s: %s%n", time(record), level(record), room(record), message);
            return line + visible(trace(record), "\n\t");
        }

        /** Escapes what could draw on a terminal or pass for another line: messages quote what strangers sent. */
        private static String visible(String text, String allowed) {
            if (text.codePoints().noneMatch(c -> deceives(c, allowed))) {
                return text;
            }
            var shown = new StringBuilder(text.length() + 16);
            text.codePoints().forEach(c -> {
                if (deceives(c, allowed)) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                } else {
                    shown.appendCodePoint(c);
                }
            });
            return shown.toString();
        }

        /** Control characters, line separators, and marks that turn the direction of what follows. */
        private static boolean deceives(int c, String allowed) {
            return switch (Character.getType(c)) {
                case Character.CONTROL -> allowed.indexOf(c) < 0;
                case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                    true;
                default -> false;
            };
        }
    }

    private static final class JsonLines extends Formatter {
        @Override
        public String format(LogRecord record) {
            var line = new StringBuilder("{\"time\":\"").append(time(record)).append("\",\"level\":\"");
            line.append(level(record)).append("\",\"room\":");
            quote(line, room(record));
            line.append(",\"message\":");
            quote(line, formatMessage(record));
            String trace = trace(record);
            if (!trace.isEmpty()) {
                line.append(",\"trace\":");
                quote(line, trace);
            }
            return line.append("}\n").toString();
        }

        private static void quote(StringBuilder out, String text) {
            out.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '"' -> out.append("\\\"");
                    case '\\' -> out.append("\\\\");
                    case '\n' -> out.append("\\n");
                    default -> {
                        if (c < ' ' || Character.isSurrogate(c)) {
                            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                        } else {
                            out.append(c);
                        }
                    }
                }
            }
            out.append('"');
        }
    }
}
