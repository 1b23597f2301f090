package org.psephos.bench.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The result of a run: one line of JSON, the last on standard output. */
public final class Report {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public Report(String benchmark) {
        fields.put("benchmark", benchmark);
    }

    public Report put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Rounded to {@code digits} behind the point. */
    public Report put(String name, double value, int digits) {
        return digits == 0 ? put(name, Math.round(value)) : put(name, rounded(value, digits));
    }

    public static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }

    public void print() {
        System.out.println(toJson());
    }

    public String toJson() {
        try {
            return new ObjectMapper().writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Progress, for people. */
    public static void say(String text, Object... arguments) {
        System.err.println("psephos-bench: " + text.formatted(arguments));
    }
}
