package org.psephos.core.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/** Texts that came as bytes are the texts that were written. */
class PackedTextsTest {
    private static final LocalText LONG = LocalText.of("ψῆφος", "x".repeat(1_000), "");
    private static final LocalText SHORT = LocalText.of("", "b", "ç");
    private static final Question QUESTION =
            new Question("q", SHORT, List.of(LONG, SHORT, LONG, LocalText.of("1", "2", "3")), 0, 4, true);

    private static Question decoded() throws MalformedException {
        var out = new Writer();
        QUESTION.write(out);
        var in = new Reader(out.toBytes());
        Question question = Question.read(in, 3);
        assertThat(in.remaining()).isZero();
        return question;
    }

    @Test
    void equalWhatWasWritten() throws MalformedException {
        Question question = decoded();

        assertThat(question).isEqualTo(QUESTION).hasSameHashCodeAs(QUESTION);
        assertThat(QUESTION).isEqualTo(question);
        assertThat(question.options().get(2).texts()).containsExactlyElementsOf(LONG.texts());
        assertThat(question.options().get(3).texts().get(1)).isEqualTo("2");
    }

    @Test
    void encodeAgainToTheSameBytes() throws MalformedException {
        var first = new Writer();
        QUESTION.write(first);
        var again = new Writer();
        decoded().write(again);

        assertThat(again.toBytes()).isEqualTo(first.toBytes());
    }

    @Test
    void endWhereTheyEnd() throws MalformedException {
        Question question = decoded();

        assertThatThrownBy(() -> question.options().get(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> question.title().texts().get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> question.title().texts().get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
