package org.psephos.wallet.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and writes JSON documents. */
public final class JsonText {
    /** A whole exported election arrives as bytes, not as one value; nothing else comes near this. */
    public static final int MAX_TEXT_CHARS = 16 << 20;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 64;
    private static final int HIGHEST_PLAIN_CHAR = 126;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .maxStringLength(MAX_TEXT_CHARS)
                    .build())
            .build();

    private JsonText() {}

    /** Exactly one value; empty for anything else. */
    public static Optional<Json> parse(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            Json value = read(parser);
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            // An array in memory fails only where it is not in the encoding that it seems to be in.
            return Optional.empty();
        }
    }

    /** One document with a line break at its end; letters beyond ASCII escaped, so that no terminal and no locale can spoil it. */
    public static String pretty(Json value) {
        var out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            generator.useDefaultPrettyPrinter();
            generator.setHighestNonEscapedChar(HIGHEST_PLAIN_CHAR);
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.append('\n').toString();
    }

    private static Json read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("no value");
        }
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> new Json.Text(parser.getText());
            case VALUE_NUMBER_INT -> readInteger(parser);
            case VALUE_NUMBER_FLOAT -> readFraction(parser);
            case VALUE_TRUE, VALUE_FALSE -> new Json.Bool(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> new Json.Null();
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IOException("no value");
        };
    }

    /** Infinity has no form in JSON. */
    private static Json readFraction(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw new IOException("a number out of range");
        }
        return new Json.Fraction(value);
    }

    /** A difficulty can exceed 63 bits. */
    private static Json readInteger(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> new Json.Whole(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new Json.Fraction(parser.getDoubleValue());
        };
    }

    private static Json readObject(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, Json>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, read(parser));
        }
        return new Json.Obj(fields);
    }

    private static Json readArray(JsonParser parser) throws IOException {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(parser));
        }
        return new Json.Arr(items);
    }

    private static void write(Json value, JsonGenerator out) throws IOException {
        switch (value) {
            case Json.Obj object -> {
                out.writeStartObject();
                for (Map.Entry<String, Json> field : object.fields().entrySet()) {
                    out.writeFieldName(field.getKey());
                    write(field.getValue(), out);
                }
                out.writeEndObject();
            }
            case Json.Arr array -> {
                out.writeStartArray();
                for (Json item : array.items()) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case Json.Text text -> out.writeString(text.value());
            case Json.Whole whole -> out.writeNumber(whole.value());
            case Json.Fraction fraction -> out.writeNumber(fraction.value());
            case Json.Bool bool -> out.writeBoolean(bool.value());
            case Json.Null ignored -> out.writeNull();
        }
    }
}
