package org.psephos.node.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Compares JSON with the part of JSON Schema that the description of the interface uses; knows no other. */
final class Shape {
    private static final List<String> KNOWN = List.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "pattern",
            "anyOf",
            "$ref",
            "description",
            "minimum",
            "maximum",
            "default",
            "minLength",
            "maxLength");

    private final JsonNode document;
    private final List<String> faults = new ArrayList<>();

    private Shape(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with {@code value}, by its place. */
    static List<String> faults(JsonNode document, JsonNode schema, JsonNode value) {
        var shape = new Shape(document);
        shape.check(schema, value, "$");
        return shape.faults;
    }

    static JsonNode resolve(JsonNode document, JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = document.at(at.get("$ref").asText().substring(1));
        }
        return at;
    }

    private void check(JsonNode unresolved, JsonNode value, String place) {
        JsonNode schema = resolve(document, unresolved);
        if (schema.isMissingNode()) {
            faults.add(place + ": no such schema " + unresolved);
            return;
        }
        schema.fieldNames().forEachRemaining(word -> {
            if (!KNOWN.contains(word)) {
                faults.add(place + ": the checker does not know " + word);
            }
        });
        if (schema.has("anyOf")) {
            boolean fits = false;
            var tried = new ArrayList<String>();
            for (JsonNode one : schema.get("anyOf")) {
                List<String> wrong = faults(document, one, value);
                tried.addAll(wrong);
                fits |= wrong.isEmpty();
            }
            if (!fits) {
                faults.add(place + ": fits none of several " + tried);
            }
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> object(schema, value, place);
            case "array" -> array(schema, value, place);
            case "string" -> expect(value.isTextual(), place, "a string", value);
            case "integer" -> expect(value.isIntegralNumber(), place, "an integer", value);
            case "number" -> expect(value.isNumber(), place, "a number", value);
            case "boolean" -> expect(value.isBoolean(), place, "a boolean", value);
            default -> faults.add(place + ": schema without a type");
        }
        if (schema.has("enum")) {
            boolean listed = false;
            for (JsonNode one : schema.get("enum")) {
                listed |= one.asText().equals(value.asText());
            }
            expect(listed, place, "one of " + schema.get("enum"), value);
        }
        if (schema.has("pattern")) {
            expect(
                    Pattern.compile(schema.get("pattern").asText())
                            .matcher(value.asText())
                            .find(),
                    place,
                    "a match of " + schema.get("pattern"),
                    value);
        }
    }

    private void object(JsonNode schema, JsonNode value, String place) {
        expect(value.isObject(), place, "an object", value);
        for (JsonNode name : schema.path("required")) {
            expect(value.has(name.asText()), place, "a member " + name.asText(), value);
        }
        value.properties().forEach(member -> {
            JsonNode property = schema.path("properties").path(member.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (!property.isMissingNode()) {
                check(property, member.getValue(), place + "." + member.getKey());
            } else if (others.isObject()) {
                check(others, member.getValue(), place + "." + member.getKey());
            } else {
                faults.add(place + ": undocumented member " + member.getKey());
            }
        });
    }

    private void array(JsonNode schema, JsonNode value, String place) {
        expect(value.isArray(), place, "an array", value);
        for (int i = 0; i < value.size(); i++) {
            check(schema.get("items"), value.get(i), place + "[" + i + "]");
        }
    }

    private void expect(boolean holds, String place, String what, JsonNode value) {
        if (!holds) {
            faults.add(place + ": " + value + " is not " + what);
        }
    }
}
