package org.psephos.wallet.election;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.psephos.wallet.output.Nearest;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a table key by key and notes what is wrong, with its line. */
final class TomlTableReader {
    private final TomlTable table;
    private final int line;
    private final List<Problem> problems;

    /** @param line where the table stands, for what is missing in it */
    TomlTableReader(TomlTable table, int line, List<Problem> problems) {
        this.table = table;
        this.line = line;
        this.problems = problems;
    }

    void allowOnly(Set<String> known) {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                String nearest = Nearest.of(key, known)
                        .map(name -> "; did you mean \"" + name + "\"?")
                        .orElse("; known here: "
                                + String.join(", ", known.stream().sorted().toList()));
                note(key, "unknown key \"" + key + "\"" + nearest);
            }
        }
    }

    boolean has(String key) {
        return table.keySet().contains(key);
    }

    int lineOf(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? line : position.line();
    }

    void note(String key, String message) {
        problems.add(new Problem(lineOf(key), message));
    }

    Optional<Object> value(String key) {
        return Optional.ofNullable(table.get(List.of(key)));
    }

    Optional<String> text(String key) {
        return typed(key, String.class, "a text in quotes");
    }

    Optional<Boolean> bool(String key) {
        return typed(key, Boolean.class, "true or false");
    }

    Optional<TomlArray> array(String key) {
        return typed(key, TomlArray.class, "a list in [ ]");
    }

    Optional<String> required(String key) {
        Optional<String> text = text(key);
        if (!has(key)) {
            note(key, key + " is missing");
        }
        return text;
    }

    int whole(String key, int ifMissing) {
        return typed(key, Long.class, "a whole number")
                .map(number -> Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .orElse(ifMissing);
    }

    List<String> texts(String key) {
        var texts = new ArrayList<String>();
        array(key).ifPresent(array -> {
            for (Object item : array.toList()) {
                if (item instanceof String text) {
                    texts.add(text);
                } else {
                    note(key, key + " is a list of texts in quotes");
                }
            }
        });
        return texts;
    }

    Optional<Long> time(String key, long nowMillis) {
        Optional<Object> value = value(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> millis =
                switch (value.get()) {
                    case String text -> Times.parse(text, nowMillis);
                    case OffsetDateTime time -> Times.parse(time.toString(), nowMillis);
                    default -> Optional.empty();
                };
        if (millis.isEmpty()) {
            note(
                    key,
                    key + " is a time as \"2026-12-01T18:00:00Z\" (with its zone) or \"+2h\" from now, not "
                            + value.get());
        }
        return millis;
    }

    private <T> Optional<T> typed(String key, Class<T> type, String wanted) {
        Optional<Object> value = value(key);
        if (value.isPresent() && !type.isInstance(value.get())) {
            note(key, key + " must be " + wanted);
        }
        return value.filter(type::isInstance).map(type::cast);
    }
}
