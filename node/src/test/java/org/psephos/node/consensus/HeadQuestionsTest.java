package org.psephos.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.psephos.core.runtime.VirtualScheduler;

class HeadQuestionsTest {
    private final VirtualScheduler time = new VirtualScheduler();
    private final List<Long> asked = new ArrayList<>();
    private final HeadQuestions questions = new HeadQuestions(time, asked::add);

    private CompletableFuture<HeadAnswer> ask() {
        var answer = new CompletableFuture<HeadAnswer>();
        questions.ask(answer);
        return answer;
    }

    @Test
    void serveWhoComesMeanwhileWithTheNextAnswerOnly() {
        var first = ask();
        var second = ask();
        var third = ask();
        assertThat(asked).containsExactly(1L);

        questions.answered(1, HeadAnswer.CONFIRMED);
        assertThat(first).isCompletedWithValue(HeadAnswer.CONFIRMED);
        assertThat(second).isNotDone();
        assertThat(asked).containsExactly(1L, 2L);

        questions.answered(1, HeadAnswer.CONFIRMED);
        assertThat(second).as("an answer that came twice").isNotDone();
        questions.answered(2, HeadAnswer.CONFIRMED);
        assertThat(second).isCompletedWithValue(HeadAnswer.CONFIRMED);
        assertThat(third).isCompletedWithValue(HeadAnswer.CONFIRMED);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void endInTime() {
        var first = ask();
        var second = ask();
        time.advance(HeadQuestions.ANSWER_MILLIS);
        assertThat(first).isCompletedWithValue(HeadAnswer.NOT_IN_TIME);
        assertThat(second).isNotDone();
        questions.answered(1, HeadAnswer.CONFIRMED);
        assertThat(second).isNotDone();
        time.advance(HeadQuestions.ANSWER_MILLIS);

        assertThat(second).isCompletedWithValue(HeadAnswer.NOT_IN_TIME);
    }

    @Test
    void areNotTooMany() {
        var waiting = new ArrayList<CompletableFuture<HeadAnswer>>();
        for (int i = 0; i < HeadQuestions.MAX_WAITING; i++) {
            waiting.add(ask());
        }

        assertThat(ask()).isCompletedWithValue(HeadAnswer.TOO_MANY);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void leaveNobodyWithoutAnAnswer() {
        var first = ask();
        var second = ask();
        questions.close();

        assertThat(first).isCompletedWithValue(HeadAnswer.NOT_IN_TIME);
        assertThat(second).isCompletedWithValue(HeadAnswer.NOT_IN_TIME);
        assertThat(ask()).isCompletedWithValue(HeadAnswer.NOT_IN_TIME);
        assertThat(time.waiting()).isZero();
    }
}
