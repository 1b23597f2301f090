package org.psephos.core.election;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.psephos.core.fixtures.TestElections;

class PhaseTest {
    /** Opens at 1000, closes at 2000. */
    @ParameterizedTest
    @CsvSource({
        // closed enrolment, cancelled, chain time, phase
        "false, false,    0, ENROLMENT",
        "false, false,  999, ENROLMENT",
        "false, false, 1000, FAILED",
        "false, false, 1999, FAILED",
        "false, false, 2000, FAILED",
        "true,  false,    0, SCHEDULED",
        "true,  false,  999, SCHEDULED",
        "true,  false, 1000, OPEN",
        "true,  false, 1999, OPEN",
        "true,  false, 2000, RESULT",
        "true,  false, 9223372036854775807, RESULT",
        "false, true,     0, CANCELLED",
        "true,  true,   999, CANCELLED",
        "true,  true,  1500, CANCELLED",
        "true,  true,  2000, CANCELLED",
    })
    void followsFromTheRecordAndChainTimeAlone(boolean closed, boolean cancelled, long chainTime, Phase expected) {
        ElectionDefinition definition = TestElections.board(1_000, 2_000, RevoteRule.LAST);
        ElectionStatus status = ElectionStatus.created(definition);
        status = closed ? ElectionRules.closeEnrolment(status) : status;
        status = cancelled ? ElectionRules.cancel(status) : status;

        assertThat(Phase.of(definition, status, chainTime)).isEqualTo(expected);
    }
}
