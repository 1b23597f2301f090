package org.psephos.core.election;

import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/** One text in each of an election's languages, in the order in which the election lists them. */
public record LocalText(List<String> texts) {
    public LocalText {
        texts = texts instanceof PackedTexts ? texts : List.copyOf(texts);
    }

    public static LocalText of(String... texts) {
        return new LocalText(List.of(texts));
    }

    /** The text in the election's first language. */
    public String first() {
        return texts.getFirst();
    }

    void write(Writer out) {
        texts.forEach(out::text);
    }

    static LocalText read(Reader in, int languages, int maxBytes, String field) throws MalformedException {
        int start = in.position();
        for (int i = 0; i < languages; i++) {
            in.text(maxBytes, field);
        }
        return new LocalText(new PackedTexts(in.since(start), 0, languages));
    }
}
