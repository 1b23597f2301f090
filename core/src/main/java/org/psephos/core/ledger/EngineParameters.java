package org.psephos.core.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * What genesis tells the consensus engine, opaque to everything but that engine: names, sorted, with an integer, a text or
 * a list of texts each.
 *
 * <p>Names are printable ASCII, so that all languages sort them alike.
 */
public record EngineParameters(SortedMap<String, Value> values) {
    public static final int MAX_PARAMETERS = 64;
    public static final int MAX_NAME_BYTES = 64;
    public static final int MAX_TEXT_BYTES = 1_024;
    public static final int MAX_LIST = 1_024;

    /** A parameter's value. */
    public sealed interface Value {
        /** 0 to 2⁶³ − 1. */
        record Integer(long value) implements Value {}

        record Text(String value) implements Value {}

        record Texts(List<String> values) implements Value {
            public Texts {
                values = List.copyOf(values);
            }
        }
    }

    public EngineParameters {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    void write(Writer out) {
        out.varint(values.size());
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            out.text(entry.getKey());
            switch (entry.getValue()) {
                case Value.Integer integer -> out.u8(0).varint(integer.value());
                case Value.Text text -> out.u8(1).text(text.value());
                case Value.Texts texts -> {
                    out.u8(2).varint(texts.values().size());
                    texts.values().forEach(out::text);
                }
            }
        }
    }

    static EngineParameters read(Reader in) throws MalformedException {
        int count = in.count(MAX_PARAMETERS, 4, "parameter count");
        var values = new TreeMap<String, Value>();
        for (int i = 0; i < count; i++) {
            String name = in.text(MAX_NAME_BYTES, "parameter name");
            if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new MalformedException("parameter name is not printable ASCII without spaces");
            }
            if (!values.isEmpty() && values.lastKey().compareTo(name) >= 0) {
                throw new MalformedException("parameter names are not strictly ascending");
            }
            values.put(name, readValue(in));
        }
        return new EngineParameters(values);
    }

    private static Value readValue(Reader in) throws MalformedException {
        int tag = in.u8();
        switch (tag) {
            case 0:
                return new Value.Integer(in.varint());
            case 1:
                return new Value.Text(in.text(MAX_TEXT_BYTES, "parameter"));
            case 2:
                int count = in.count(MAX_LIST, 1, "parameter list");
                var texts = new ArrayList<String>(count);
                for (int i = 0; i < count; i++) {
                    texts.add(in.text(MAX_TEXT_BYTES, "parameter"));
                }
                return new Value.Texts(texts);
            default:
                throw new MalformedException("unknown kind of parameter " + tag);
        }
    }
}
