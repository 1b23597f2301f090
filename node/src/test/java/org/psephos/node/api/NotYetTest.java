package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.fakes.FakeKeys.election;
import static org.psephos.node.fakes.FakeKeys.key;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.fakes.FakeChain;

/** Questions that come too early to be answered, and what the asker is told. */
class NotYetTest {
    private static final String VOTER = new Address(Address.Prefix.MAIN, key(1)).toString();

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void exportsNoElectionBeforeItsVotingIsOver() {
        Hash board = electionThatClosesAfter(9);

        while (api.chain.head().header().height() < 9) {
            assertProblem(
                    api.get("/api/v1/elections/" + board + "/export"),
                    409,
                    "ELECTION_NOT_OVER",
                    "An election can be exported once its voting is over.");
            api.chain.append();
        }
        assertThat(api.get("/api/v1/elections/" + board + "/export").statusCode())
                .isEqualTo(200);
    }

    @Test
    void provesNothingWhileBlocksComeFasterThanProofsAreMade() {
        Hash board = electionThatClosesAfter(2);
        List<String> paths = List.of(
                "/api/v1/elections/" + board + "/export",
                "/api/v1/elections/" + board + "/voters/" + VOTER + "?proof=1");

        api.chain.afterProof(api.chain::append);
        for (String path : paths) {
            HttpResponse<String> answer = api.get(path);
            assertProblem(answer, 503, "HEAD_MOVING", "Blocks come too quickly to prove anything. Ask again.");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
        }

        api.chain.afterProof(() -> {});
        for (String path : paths) {
            assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void provesAllTheSameWhenABlockComesInBetween() {
        Hash board = electionThatClosesAfter(2);
        api.chain.afterProof(() -> {
            api.chain.afterProof(() -> {});
            api.chain.append();
        });

        assertThat(api.get("/api/v1/elections/" + board + "/voters/" + VOTER + "?proof=1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void callsNoTransactionUnknownThatTheIndexMayHaveYetToSee() {
        Transaction included = api.chain.transaction(0, 0, new Payload.Transfer(key(7), 12));
        api.chain.append();
        api.settle();
        api.follower.stop();
        api.chain.append(included);

        HttpResponse<String> answer = api.get("/api/v1/transactions/" + included.id());

        assertProblem(answer, 503, "INDEX_BEHIND", "The index has come to block 1 of 2. Ask again in a moment.");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }

    /** Opens with block 1, one voter on its roll. */
    private Hash electionThatClosesAfter(int blocks) {
        long opens = FakeChain.GENESIS_MILLIS + FakeChain.SPACING_MILLIS;
        Transaction creation = api.chain.transaction(
                0,
                0,
                new Payload.CreateElection(
                        election("Board", opens, FakeChain.GENESIS_MILLIS + blocks * FakeChain.SPACING_MILLIS)));
        Hash id = creation.id();
        api.chain.append(
                creation,
                api.chain.transaction(0, 1, new Payload.EnrolVoters(id, List.of(new RollEntry(key(1), 1)))),
                api.chain.transaction(0, 2, new Payload.CloseEnrolment(id)));
        for (int i = 0; i < 2; i++) {
            api.chain.append();
        }
        api.settle();
        return id;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String detail) {
        assertThat(ApiFixture.problem(answer, status)).isEqualTo(code);
        assertThat(ApiFixture.read(answer).get("detail").asText()).isEqualTo(detail);
    }
}
