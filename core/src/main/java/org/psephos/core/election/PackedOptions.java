package org.psephos.core.election;

import java.util.AbstractList;
import java.util.RandomAccess;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;

/** The options of one question, packed as {@link PackedTexts} are. */
final class PackedOptions extends AbstractList<LocalText> implements RandomAccess {
    private final byte[] encoded;
    private final int[] starts;
    private final int languages;

    private PackedOptions(byte[] encoded, int[] starts, int languages) {
        this.encoded = encoded;
        this.starts = starts;
        this.languages = languages;
    }

    static PackedOptions read(Reader in, int count, int languages) throws MalformedException {
        int start = in.position();
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = in.position() - start;
            for (int language = 0; language < languages; language++) {
                in.text(Question.MAX_OPTION_BYTES, "option");
            }
        }
        return new PackedOptions(in.since(start), starts, languages);
    }

    @Override
    public int size() {
        return starts.length;
    }

    @Override
    public LocalText get(int index) {
        return new LocalText(new PackedTexts(encoded, starts[index], languages));
    }
}
