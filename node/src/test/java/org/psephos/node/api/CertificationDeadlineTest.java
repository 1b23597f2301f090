package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.api.http.Deadline;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.fakes.FakeChain;

/** A chain that has not been looked through yet is long work. */
class CertificationDeadlineTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final Deadline deadline = new Deadline(new VirtualClock(scheduler, 0), 5_000_000);
    private final FakeChain chain = new FakeChain();
    private int steps;

    @Test
    @Timeout(60)
    void isGivenUpWhenTheAnswerIsNoLongerWanted() {
        chain.preparation(() -> {
            steps++;
            scheduler.advance(1);
            return false;
        });

        assertThatThrownBy(() -> BlockQueries.certification(new JsonText(), chain, 1, deadline))
                .isInstanceOf(ProblemException.class);
        assertThat(steps).isEqualTo(6);
    }

    @Test
    void goesOnUntilAllOfTheChainIsSeen() throws ProblemException {
        chain.preparation(() -> ++steps == 3);
        var json = new JsonText();
        json.object();

        BlockQueries.certification(json, chain, 1, deadline);

        assertThat(steps).isEqualTo(3);
    }
}
