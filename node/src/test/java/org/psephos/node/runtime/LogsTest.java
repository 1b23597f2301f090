package org.psephos.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogsTest {
    private static final Instant TIME = Instant.parse("2026-11-26T12:34:56.789Z");

    private final Formatter plain = Logs.formatter(false);
    private final Formatter json = Logs.formatter(true);

    @Test
    void writesAnEventOnALine() {
        LogRecord record = record(Level.WARNING, "peer gone");

        assertThat(plain.format(record)).isEqualTo("2026-11-26T12:34:56.789Z WARN  network: peer gone%n".formatted());
        assertThat(json.format(record))
                .isEqualTo("{\"time\":\"2026-11-26T12:34:56.789Z\",\"level\":\"WARN\",\"room\":\"network\","
                        + "\"message\":\"peer gone\"}\n");
    }

    @Test
    void namesLevelsAsOperatorsKnowThem() {
        assertThat(new JsonObject(json.format(record(Level.SEVERE, ""))).getString("level"))
                .isEqualTo("ERROR");
        assertThat(new JsonObject(json.format(record(Level.INFO, ""))).getString("level"))
                .isEqualTo("INFO");
        assertThat(new JsonObject(json.format(record(Level.FINE, ""))).getString("level"))
                .isEqualTo("DEBUG");
    }

    /** Whatever a stranger had us quote, JSON readers get it back, and it stays one line of plain letters or escapes. */
    @Test
    void carriesAnyTextInJson() {
        var every = new StringBuilder("🗳 \uD83D \uDC00 é \" \\ ");
        for (char c = 0; c < 0x250; c++) {
            every.append(c);
        }
        every.append("\u2028\u2029\u202E");
        LogRecord record = record(Level.INFO, "said {0}", every);

        String line = json.format(record);

        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(new JsonObject(line).getString("message")).isEqualTo("said " + every);
    }

    @Test
    void keepsTheTraceInItsObject() {
        LogRecord record = record(Level.SEVERE, "broken");
        record.setThrown(new IllegalStateException("why\nnot"));

        String line = json.format(record);

        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(new JsonObject(line).getString("trace"))
                .startsWith("java.lang.IllegalStateException: why\nnot\n\tat ")
                .contains("keepsTheTraceInItsObject");
        assertThat(plain.format(record)).contains("\tat org.psephos.node.runtime.LogsTest.keepsTheTraceInItsObject");
    }

    /** A peer's name for itself can neither draw on the operator's terminal nor forge the next line. */
    @Test
    void letsNobodyWriteLinesOfTheirOwn() {
        LogRecord record = record(
                Level.INFO,
                "peer says {0}",
                "x\n2026-11-26T12:34:56.789Z INFO  Node: fine\r\u001B[2J\u009B1m\u2028\u202Eabc");

        assertThat(plain.format(record))
                .isEqualTo(
                        "2026-11-26T12:34:56.789Z INFO  network: peer says x\\u000a2026-11-26T12:34:56.789Z INFO  Node: fine"
                                + "\\u000d\\u001b[2J\\u009b1m\\u2028\\u202eabc%n".formatted());
    }

    private static LogRecord record(Level level, String message, Object... parameters) {
        var record = new LogRecord(level, message);
        record.setInstant(TIME);
        record.setLoggerName("org.psephos.node.network");
        record.setParameters(parameters);
        return record;
    }
}
