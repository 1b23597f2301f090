package org.psephos.core.election;

import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * A question on the ballot paper.
 *
 * @param id short name, unique in the election, 1 to {@value #MAX_ID_BYTES} bytes
 * @param min fewest options that a ballot which is not blank must choose
 * @param max most options that it may choose, at least 1
 * @param blank whether a blank ballot is allowed
 */
public record Question(String id, LocalText title, List<LocalText> options, int min, int max, boolean blank) {
    public static final int MAX_ID_BYTES = 64;
    public static final int MAX_TITLE_BYTES = 8_192;
    public static final int MAX_OPTIONS = 256;
    public static final int MAX_OPTION_BYTES = 1_024;

    public Question {
        options = options instanceof PackedOptions ? options : List.copyOf(options);
    }

    void write(Writer out) {
        out.text(id);
        title.write(out);
        out.varint(options.size());
        options.forEach(option -> option.write(out));
        out.varint(min).varint(max).bool(blank);
    }

    static Question read(Reader in, int languages) throws MalformedException {
        String id = in.text(MAX_ID_BYTES, "question id");
        if (id.isEmpty()) {
            throw new MalformedException("question id is empty");
        }
        LocalText title = LocalText.read(in, languages, MAX_TITLE_BYTES, "question title");
        int count = in.count(MAX_OPTIONS, languages, "option count");
        if (count == 0) {
            throw new MalformedException("question has no options");
        }
        List<LocalText> options = PackedOptions.read(in, count, languages);
        int max;
        int min = (int) in.varint(0, count, "min");
        max = (int) in.varint(1, count, "max");
        if (min > max) {
            throw new MalformedException("min " + min + " is over max " + max);
        }
        return new Question(id, title, options, min, max, in.bool());
    }
}
