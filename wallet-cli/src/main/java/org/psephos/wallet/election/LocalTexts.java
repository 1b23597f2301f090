package org.psephos.wallet.election;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.election.LocalText;
import org.psephos.wallet.output.PlainText;
import org.tomlj.TomlTable;

/** Reads a text that stands in one language as {@code "…"} or in several as {@code { en = "…", fr = "…" }}. */
record LocalTexts(List<String> languages, List<Problem> problems) {

    LocalText read(Optional<Object> value, String name, int line, int maxBytes) {
        List<String> texts =
                switch (value.orElse("")) {
                    case String text -> single(text, name, line);
                    case TomlTable table -> several(table, name, line);
                    default -> {
                        problems.add(new Problem(line, name + " must be a text in quotes"));
                        yield List.of();
                    }
                };
        for (String text : texts) {
            if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
                problems.add(new Problem(line, name + " is over " + maxBytes + " bytes"));
            }
            if (!text.replace("\n", " ").equals(PlainText.of(text))) {
                problems.add(new Problem(line, name + " holds control characters"));
            }
        }
        return new LocalText(texts);
    }

    private List<String> single(String text, String name, int line) {
        if (languages.size() > 1 && !text.isEmpty()) {
            problems.add(new Problem(
                    line,
                    name + " needs a text for each language: { "
                            + String.join(
                                    ", ",
                                    languages.stream()
                                            .map(tag -> tag + " = \"…\"")
                                            .toList()) + " }"));
        }
        return languages.stream().map(tag -> normalized(text)).toList();
    }

    private List<String> several(TomlTable table, String name, int line) {
        for (String tag : table.keySet()) {
            if (!languages.contains(tag)) {
                problems.add(new Problem(line, name + " has language \"" + tag + "\", which languages does not list"));
            }
        }
        var texts = new ArrayList<String>();
        for (String tag : languages) {
            if (table.get(List.of(tag)) instanceof String text) {
                texts.add(normalized(text));
            } else {
                problems.add(new Problem(line, name + " has no text in language \"" + tag + "\""));
                texts.add("");
            }
        }
        return texts;
    }

    private static String normalized(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    }
}
