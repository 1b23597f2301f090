package org.psephos.node.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A JSON object, read strictly: no key twice, none unknown, each of the kind that is wanted. */
final class JsonFile {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String CODE = "GENESIS_INVALID";

    private final String place;
    private final Map<String, Object> fields;

    private JsonFile(String place, Map<String, Object> fields) {
        this.place = place;
        this.fields = fields;
    }

    static JsonFile parse(String place, byte[] json) throws ConfigException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ConfigException(CODE, place + ": a JSON object is wanted");
            }
            Map<String, Object> fields = object(parser);
            if (parser.nextToken() != null) {
                throw new ConfigException(CODE, place + ": something follows the object");
            }
            return new JsonFile(place, fields);
        } catch (IOException e) {
            throw new ConfigException(
                    CODE,
                    place + " is not JSON: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    void allowOnly(Set<String> known) throws ConfigException {
        for (String key : fields.keySet()) {
            if (!known.contains(key)) {
                throw new ConfigException(CODE, place + ": unknown key \"" + key + "\"" + NearestKey.hint(key, known));
            }
        }
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    Map<String, Object> fields() {
        return fields;
    }

    String text(String key) throws ConfigException {
        return value(key, String.class, "a text");
    }

    long integer(String key) throws ConfigException {
        String wanted = "an integer of 0 or more";
        long value = value(key, Long.class, wanted);
        if (value < 0) {
            throw new ConfigException(CODE, place + ": \"" + key + "\" must be " + wanted);
        }
        return value;
    }

    List<?> list(String key) throws ConfigException {
        return value(key, List.class, "a list");
    }

    JsonFile object(String key) throws ConfigException {
        Map<?, ?> map = value(key, Map.class, "an object");
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((name, content) -> copy.put((String) name, content));
        return new JsonFile(place + ": " + key, copy);
    }

    private <T> T value(String key, Class<T> type, String wanted) throws ConfigException {
        Object value = fields.get(key);
        if (value == null) {
            throw new ConfigException(CODE, place + ": \"" + key + "\" is missing");
        }
        if (!type.isInstance(value)) {
            throw new ConfigException(CODE, place + ": \"" + key + "\" must be " + wanted);
        }
        return type.cast(value);
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                var list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            default ->
                throw new IOException("a value of this kind is not wanted at "
                        + parser.currentLocation().getLineNr());
        };
    }
}
