package org.psephos.core.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Takes the parameters of an engine by name and type, and refuses what nobody asked for. Every refusal is an {@link
 * IllegalArgumentException} whose message says what to write instead.
 */
public final class ParameterReader {
    private final EngineParameters parameters;
    private final TreeSet<String> known = new TreeSet<>();

    public ParameterReader(EngineParameters parameters) {
        this.parameters = parameters;
    }

    /** An integer within {@code [min, max]}; empty where it is not given. */
    public Optional<Long> integer(String name, long min, long max) {
        return value(name).map(value -> switch (value) {
            case EngineParameters.Value.Integer(long number) when number >= min && number <= max -> number;
            case EngineParameters.Value.Integer(long number) ->
                throw new IllegalArgumentException(
                        "engine parameter " + name + " is " + number + ", allowed " + min + " to " + max);
            case EngineParameters.Value.Text _, EngineParameters.Value.Texts _ -> throw wrongType(name, "an integer");
        });
    }

    public Optional<String> text(String name) {
        return value(name).map(value -> switch (value) {
            case EngineParameters.Value.Text(String text) -> text;
            case EngineParameters.Value.Integer _, EngineParameters.Value.Texts _ -> throw wrongType(name, "a text");
        });
    }

    public Optional<List<String>> texts(String name) {
        return value(name).map(value -> switch (value) {
            case EngineParameters.Value.Texts(List<String> texts) -> texts;
            case EngineParameters.Value.Integer _, EngineParameters.Value.Text _ ->
                throw wrongType(name, "a list of texts");
        });
    }

    /** To be called last: whatever was not asked for by then is unknown. */
    public void end() {
        for (String name : parameters.values().keySet()) {
            if (!known.contains(name)) {
                String nearest = known.stream()
                        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                        .map(candidate -> "; did you mean \"" + candidate + "\"?")
                        .orElse("; this engine has none");
                throw new IllegalArgumentException("unknown engine parameter \"" + name + "\"" + nearest);
            }
        }
    }

    private Optional<EngineParameters.Value> value(String name) {
        known.add(name);
        return Optional.ofNullable(parameters.values().get(name));
    }

    private static IllegalArgumentException wrongType(String name, String wanted) {
        return new IllegalArgumentException("engine parameter " + name + " is not " + wanted);
    }

    /** Levenshtein's: insertions, deletions and substitutions between two names. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column < above.length; column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[above.length];
            current[0] = row;
            for (int column = 1; column < current.length; column++) {
                int substitution = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(substitution, Math.min(above[column], current[column - 1]) + 1);
            }
            above = current;
        }
        return above[to.length()];
    }
}
