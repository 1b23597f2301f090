package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.psephos.core.codec.Writer;

/** Files under {@code docs/spec/vectors} as this program makes them. {@code -Dpsephos.vectors.write=true} writes them anew. */
final class PublishedVectors {
    private static final Path FOLDER = Path.of("..", "docs", "spec", "vectors");

    private PublishedVectors() {}

    static void check(String name, String json) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("psephos.vectors.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, json);
        }

        assertThat(file).usingCharset("UTF-8").hasContent(json);
    }

    static String rows(List<String> rows) {
        return rows.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    }

    static String list(List<String> values) {
        return values.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    static String object(String... fields) {
        return "{" + String.join(", ", fields) + "}";
    }

    static String field(String name, String json) {
        return "\"" + name + "\": " + json;
    }

    static String text(String name, Object value) {
        return field(name, quoted(value));
    }

    static String textOrNull(String name, Optional<?> value) {
        return field(name, value.map(PublishedVectors::quoted).orElse("null"));
    }

    static String quoted(Object value) {
        return "\"" + value + "\"";
    }

    static <T> byte[] bytes(T value, BiConsumer<T, Writer> encoder) {
        var writer = new Writer();
        encoder.accept(value, writer);
        return writer.toBytes();
    }

    static <T> String hex(T value, BiConsumer<T, Writer> encoder) {
        return HexFormat.of().formatHex(bytes(value, encoder));
    }
}
