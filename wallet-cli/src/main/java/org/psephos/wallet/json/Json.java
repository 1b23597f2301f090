package org.psephos.wallet.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** A JSON value. Readers ask by field name and get an empty answer where the field is missing or of another type. */
public sealed interface Json {
    record Obj(SequencedMap<String, Json> fields) implements Json {
        public Obj {
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        }
    }

    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    record Text(String value) implements Json {}

    /** An integer of 64 bits. */
    record Whole(long value) implements Json {}

    /** Every other number. */
    record Fraction(double value) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    static Builder object() {
        return new Builder();
    }

    static Arr array(List<? extends Json> items) {
        return new Arr(List.copyOf(items));
    }

    static Arr texts(List<String> items) {
        return new Arr(items.stream().<Json>map(Text::new).toList());
    }

    default Optional<Json> field(String name) {
        return this instanceof Obj object ? Optional.ofNullable(object.fields.get(name)) : Optional.empty();
    }

    /** As {@link #field} where objects lie in one another. */
    default Optional<Json> at(String... path) {
        Optional<Json> here = Optional.of(this);
        for (String name : path) {
            here = here.flatMap(value -> value.field(name));
        }
        return here;
    }

    default Optional<String> text(String name) {
        return field(name).flatMap(Json::asText);
    }

    default OptionalLong whole(String name) {
        return field(name).map(Json::asWhole).orElse(OptionalLong.empty());
    }

    default Optional<Boolean> bool(String name) {
        return field(name).flatMap(value -> value instanceof Bool bool ? Optional.of(bool.value) : Optional.empty());
    }

    /** The items of a list; none where there is no list. */
    default List<Json> list(String name) {
        return field(name).map(Json::items).orElse(List.of());
    }

    default List<Json> items() {
        return this instanceof Arr array ? array.items : List.of();
    }

    default Optional<String> asText() {
        return this instanceof Text text ? Optional.of(text.value) : Optional.empty();
    }

    default OptionalLong asWhole() {
        return this instanceof Whole whole ? OptionalLong.of(whole.value) : OptionalLong.empty();
    }

    /** Any number, rounded where it has more digits than a double. */
    default OptionalDouble asNumber() {
        return switch (this) {
            case Whole(long value) -> OptionalDouble.of(value);
            case Fraction(double value) -> OptionalDouble.of(value);
            case Obj _, Arr _, Text _, Bool _, Null _ -> OptionalDouble.empty();
        };
    }

    /** Collects the fields of an object in the order in which they are to appear. */
    final class Builder {
        private final LinkedHashMap<String, Json> fields = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, Json value) {
            fields.put(name, value);
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, new Text(value));
        }

        public Builder put(String name, long value) {
            return put(name, new Whole(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, new Bool(value));
        }

        public Builder putAll(Json object) {
            if (object instanceof Obj(SequencedMap<String, Json> others)) {
                for (Map.Entry<String, Json> entry : others.entrySet()) {
                    fields.put(entry.getKey(), entry.getValue());
                }
            }
            return this;
        }

        /** Leaves the field out where there is no value. */
        public Builder putIfPresent(String name, Optional<String> value) {
            value.ifPresent(text -> put(name, text));
            return this;
        }

        public Obj build() {
            return new Obj(fields);
        }
    }
}
