package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.psephos.node.fakes.FakeKeys.ballot;
import static org.psephos.node.fakes.FakeKeys.election;
import static org.psephos.node.fakes.FakeKeys.key;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.node.consensus.HeadAnswer;
import org.psephos.node.fakes.FakeChain;

/** What the addresses answer when nothing is wrong, and when the question is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
    private ApiFixture api;
    private Hash board;
    private Transaction transfer;
    private Transaction vote;
    private Transaction revote;

    @BeforeAll
    void holdAnElection() {
        api = new ApiFixture();
        FakeChain chain = api.chain;
        long opens = FakeChain.GENESIS_MILLIS + 4 * FakeChain.SPACING_MILLIS;
        Transaction creation = chain.transaction(
                0, 0, new Payload.CreateElection(election("Board <b>élection</b>", opens, opens + 6_000)));
        board = creation.id();
        transfer = chain.transaction(0, 1, new Payload.Transfer(key(7), 12));
        var chunk = IntStream.range(1, 4)
                .mapToObj(i -> new RollEntry(key(i), i))
                .sorted((a, b) -> a.voter().compareTo(b.voter()))
                .toList();
        chain.append(transfer, creation);
        chain.append(chain.transaction(0, 2, new Payload.EnrolVoters(board, chunk)));
        chain.append(chain.transaction(0, 3, new Payload.CloseEnrolment(board)));
        chain.append();
        chain.append();
        vote = chain.transaction(1, 0, ballot(board, 0));
        revote = chain.transaction(1, 1, ballot(board, 2));
        chain.append(vote, chain.transaction(2, 0, ballot(board, 1)));
        chain.append(revote);
        for (int i = 0; i < 6; i++) {
            chain.append();
        }
        api.settle();
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void answersWithAConfirmedHeadOnceThereIsOne() throws Exception {
        String url = "/api/v1/status?linearizable=1";
        assertThat(ApiFixture.problem(api.get(url), 501)).isEqualTo("LINEARIZABLE_NOT_OFFERED");
        assertThat(ApiFixture.problem(api.get("/api/v1/status?linearizable=yes"), 400))
                .isEqualTo("BAD_PARAMETER");
        var before = api.confirmation.get();
        try {
            var answer = new CompletableFuture<HeadAnswer>();
            var asked = new CountDownLatch(1);
            api.confirmation.set(() -> {
                asked.countDown();
                return answer;
            });
            var response = CompletableFuture.supplyAsync(() -> api.json(url));
            asked.await();
            assertThat(api.json("/api/v1/status?linearizable=0").get("height").asLong())
                    .isEqualTo(13);
            assertThat(response).isNotDone();
            answer.complete(HeadAnswer.CONFIRMED);
            assertThat(response.get(30, TimeUnit.SECONDS).get("height").asLong())
                    .isEqualTo(13);

            api.confirmation.set(() -> CompletableFuture.completedStage(HeadAnswer.NOT_IN_TIME));
            HttpResponse<String> late = api.get(url);
            assertThat(ApiFixture.problem(late, 503)).isEqualTo("HEAD_NOT_CONFIRMED");
            assertThat(late.headers().firstValue("retry-after")).isPresent();
            api.confirmation.set(() -> CompletableFuture.completedStage(HeadAnswer.TOO_MANY));
            assertThat(ApiFixture.problem(api.get(url), 503)).isEqualTo("OVERLOADED");
        } finally {
            api.confirmation.set(before);
        }
    }

    /** Thousands may wait for one answer of the engine. */
    @Test
    void makesNoReplyOnTheThreadOfTheEngine() throws Exception {
        var before = api.confirmation.get();
        try {
            var answer = new CompletableFuture<HeadAnswer>();
            api.confirmation.set(() -> answer);
            var response = CompletableFuture.supplyAsync(() -> api.json("/api/v1/status?linearizable=1"));
            while (answer.getNumberOfDependents() == 0) {
                Thread.onSpinWait();
            }
            long reads = api.peers.reads(Thread.currentThread());
            answer.complete(HeadAnswer.CONFIRMED);
            assertThat(response.get(30, TimeUnit.SECONDS).get("height").asLong())
                    .isEqualTo(13);

            assertThat(api.peers.reads(Thread.currentThread())).isEqualTo(reads);
        } finally {
            api.confirmation.set(before);
        }
    }

    @Test
    void tellsWhereTheNodeStands() {
        JsonNode status = api.json("/api/v1/status");

        assertThat(status.get("height").asLong()).isEqualTo(13);
        assertThat(status.get("finalizedHeight").asLong()).isEqualTo(10);
        assertThat(status.get("chainId").asText()).isEqualTo(api.chain.chainId().toHex());
        assertThat(status.get("mempool").get("count").asInt()).isZero();
        JsonNode genesis = api.json("/api/v1/genesis");
        assertThat(Genesis.decode(bytes(genesis.get("genesis"))).orThrow().chainId())
                .isEqualTo(api.chain.chainId());
    }

    @Test
    void showsABlockByHeightAndByIdAlike() {
        JsonNode byHeight = api.json("/api/v1/blocks/1");
        JsonNode byId = api.json("/api/v1/blocks/" + byHeight.get("hash").asText());

        assertThat(byId).isEqualTo(byHeight);
        assertThat(byHeight.get("transactions").asInt()).isEqualTo(2);
        assertThat(byHeight.get("finality").asText()).isEqualTo("final");
        assertThat(byHeight.get("confirmations").asInt()).isEqualTo(13);
        assertThat(api.json("/api/v1/blocks/12").get("finality").asText()).isEqualTo("pending");
        assertThat(Header.decode(bytes(api.json("/api/v1/blocks/1?raw=1").get("header")))
                        .orThrow()
                        .id())
                .isEqualTo(api.chain.idAt(1).orElseThrow());
        assertThat(ApiFixture.problem(api.get("/api/v1/blocks/14"), 404)).isEqualTo("NOT_FOUND");
    }

    @Test
    void pagesThroughBlocksNewestFirst() {
        JsonNode first = api.json("/api/v1/blocks?limit=10");
        JsonNode second =
                api.json("/api/v1/blocks?limit=10&before=" + first.get("next").asLong());

        assertThat(first.get("blocks")).hasSize(10);
        assertThat(first.get("blocks").get(0).get("height").asInt()).isEqualTo(13);
        assertThat(second.get("blocks")).hasSize(4);
        assertThat(second.get("blocks").get(3).get("height").asInt()).isZero();
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void pagesThroughTheTransactionsOfABlock() {
        JsonNode first = api.json("/api/v1/blocks/1/transactions?limit=1");
        JsonNode second = api.json("/api/v1/blocks/1/transactions?limit=1&after="
                + first.get("next").asInt());

        assertThat(first.get("transactions").get(0).get("id").asText())
                .isEqualTo(transfer.id().toHex());
        assertThat(second.get("transactions").get(0).get("kind").asText()).isEqualTo("create-election");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void provesATransactionUnderAFinalHeader() {
        JsonNode answer = api.json("/api/v1/transactions/" + vote.id() + "?proof=1");

        assertThat(answer.get("status").asText()).isEqualTo("final");
        assertThat(Transaction.decode(bytes(answer.get("raw"))).orThrow()).isEqualTo(vote);
        JsonNode proof = answer.get("proof");
        Header header = Header.decode(bytes(proof.get("header"))).orThrow();
        assertThat(inclusion(proof.get("inclusion")).verify(vote.fullHash(), header.txRoot()))
                .isTrue();
        Header anchor = Header.decode(bytes(proof.get("under").get("header"))).orThrow();
        assertThat(anchor.height()).isEqualTo(10);
        assertThat(inclusion(proof.get("under").get("proof")).verify(header.id(), anchor.historyRoot()))
                .isTrue();
    }

    @Test
    void seesAPendingTransactionAndOneThatNobodyKnows() {
        Transaction pending = api.chain.transaction(9, 0, new Payload.Transfer(key(1), 1));
        api.pool.add(pending);

        assertThat(api.json("/api/v1/transactions/" + pending.id())
                        .get("status")
                        .asText())
                .isEqualTo("pending");
        assertThat(api.json("/api/v1/mempool/" + pending.id()).get("waiting").asText())
                .isEqualTo("ready");
        assertThat(api.json("/api/v1/mempool").get("transactions")).hasSize(1);
        api.pool.remove(pending.id());
        assertThat(api.json("/api/v1/transactions/" + pending.id())
                        .get("status")
                        .asText())
                .isEqualTo("unknown");
        assertThat(ApiFixture.problem(api.get("/api/v1/mempool/" + pending.id()), 404))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void showsValidatorsAndWhoseTheirStakeIs() {
        JsonNode all = api.json("/api/v1/validators");

        assertThat(all.get("epoch").asInt()).isZero();
        assertThat(all.get("current")).hasSize(2).isEqualTo(all.get("next"));
        assertThat(all.get("candidates")).hasSize(2);
        for (JsonNode candidate : all.get("candidates")) {
            boolean owned = candidate.get("stake").asInt() == 30;
            assertThat(candidate.has("owner")).isEqualTo(owned);
            assertThat(candidate.get("jailed").asBoolean()).isEqualTo(owned);
            assertThat(candidate.get("unbonding")).hasSize(owned ? 2 : 0);
        }
    }

    @Test
    void showsAnAccountAndItsHistory() {
        JsonNode account = api.json("/api/v1/accounts/" + address(0));

        assertThat(account.get("sequence").asInt()).isEqualTo(4);
        assertThat(account.get("nextSequence").asInt()).isEqualTo(4);
        assertThat(api.json("/api/v1/accounts/" + address(7)).get("balance").asInt())
                .isEqualTo(12);
        assertThat(api.json("/api/v1/accounts/" + address(7)).get("stake").asInt())
                .isEqualTo(30);
        assertThat(api.json("/api/v1/accounts/" + address(7)).get("unbonding").asInt())
                .isEqualTo(11);
        assertThat(account.get("stake").asInt()).isZero();
        JsonNode page = api.json("/api/v1/accounts/" + address(0) + "/transactions?limit=3");
        assertThat(page.get("transactions")).hasSize(3);
        JsonNode rest = api.json("/api/v1/accounts/" + address(0) + "/transactions?limit=3&before="
                + page.get("next").asText());
        assertThat(rest.get("transactions")).hasSize(1);
        assertThat(rest.get("transactions").get(0).get("id").asText())
                .isEqualTo(transfer.id().toHex());
        assertThat(ApiFixture.problem(api.get("/api/v1/accounts/psv1nonsense"), 400))
                .isEqualTo("BAD_ADDRESS");
    }

    @Test
    void showsTheElectionAndItsResult() {
        JsonNode shown = api.json("/api/v1/elections/" + board);
        JsonNode results = api.json("/api/v1/elections/" + board + "/results");

        assertThat(shown.get("title").asText()).isEqualTo("Board <b>élection</b>");
        assertThat(shown.get("phase").asText()).isEqualTo("RESULT");
        assertThat(shown.get("roll").get("weight").asInt()).isEqualTo(6);
        assertThat(shown.get("createdAt").asInt()).isEqualTo(1);
        assertThat(results.get("final").asBoolean()).isTrue();
        assertThat(results.get("ballots").asInt()).isEqualTo(3);
        assertThat(results.get("turnout").get("voters").asInt()).isEqualTo(2);
        JsonNode options = results.get("questions").get(0).get("options");
        assertThat(options.get(0).get("count").asInt()).isZero();
        assertThat(options.get(1).get("weight").asInt()).isEqualTo(2);
        assertThat(options.get(2).get("weight").asInt()).isEqualTo(1);
        assertThat(api.json("/api/v1/elections").get("elections")).hasSize(1);
        assertThat(api.json("/api/v1/elections?phase=RESULT").get("elections")).hasSize(1);
        assertThat(api.json("/api/v1/elections?phase=OPEN").get("elections")).isEmpty();
        assertThat(api.json("/api/v1/elections/" + board + "/trustees")
                        .get("threshold")
                        .asInt())
                .isZero();
        assertThat(ApiFixture.problem(api.get("/api/v1/elections/" + transfer.id()), 404))
                .isEqualTo("UNKNOWN_ELECTION");
    }

    @Test
    void listsBallotsAndSaysWhichOnesCount() {
        JsonNode first = api.json("/api/v1/elections/" + board + "/ballots?limit=2");
        JsonNode second = api.json("/api/v1/elections/" + board + "/ballots?limit=2&after="
                + first.get("next").asInt());

        assertThat(first.get("ballots").get(0).get("tracker").asText())
                .isEqualTo(vote.id().toHex());
        assertThat(first.get("ballots").get(0).get("counts").asBoolean()).isFalse();
        assertThat(second.get("ballots").get(0).get("tracker").asText())
                .isEqualTo(revote.id().toHex());
        assertThat(second.get("ballots").get(0).get("counts").asBoolean()).isTrue();
        assertThat(second.get("ballots")
                        .get(0)
                        .get("choices")
                        .get(0)
                        .get("options")
                        .get(0)
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void tellsHowTheBallotsCameIn() {
        JsonNode progress = api.json("/api/v1/elections/" + board + "/progress?limit=200");

        assertThat(progress.get("total").asInt()).isEqualTo(3);
        assertThat(progress.get("points").findValuesAsText("height")).containsExactly("6", "7");
        assertThat(progress.get("points").findValuesAsText("ballots")).containsExactly("2", "3");
        assertThat(progress.get("points").get(0).get("time"))
                .isEqualTo(api.json("/api/v1/blocks/6").get("time"));
        assertThat(api.json("/api/v1/elections/" + board + "/progress?limit=1").get("points"))
                .hasSize(1);
        assertThat(ApiFixture.problem(api.get("/api/v1/elections/" + board + "/progress?limit=201"), 400))
                .isEqualTo("BAD_PARAMETER");
        assertThat(ApiFixture.problem(api.get("/api/v1/elections/" + Hash.ZERO + "/progress"), 404))
                .isEqualTo("UNKNOWN_ELECTION");
    }

    @Test
    void searchesTheRoll() {
        JsonNode all = api.json("/api/v1/elections/" + board + "/roll?limit=2");
        JsonNode rest = api.json("/api/v1/elections/" + board + "/roll?limit=2&after="
                + all.get("next").asInt());
        JsonNode one = api.json("/api/v1/elections/" + board + "/roll?search=" + address(3));
        JsonNode part = api.json(
                "/api/v1/elections/" + board + "/roll?search=" + address(3).substring(20, 40));

        assertThat(all.get("voters")).hasSize(2);
        assertThat(rest.get("voters")).hasSize(1);
        assertThat(rest.has("next")).isFalse();
        assertThat(one.get("voters").get(0).get("weight").asInt()).isEqualTo(3);
        assertThat(part.get("voters").get(0).get("address").asText()).isEqualTo(address(3));
        assertThat(api.json("/api/v1/elections/" + board + "/roll?search=zzzz").get("voters"))
                .isEmpty();
    }

    @Test
    void provesWhatTheStateHoldsOfAVoter() {
        JsonNode voter = api.json("/api/v1/elections/" + board + "/voters/" + address(1) + "?proof=1");

        assertThat(voter.get("tracker").asText()).isEqualTo(revote.id().toHex());
        assertThat(voter.get("enrolled").asBoolean()).isTrue();
        JsonNode proof = voter.get("proof");
        assertThat(Header.decode(bytes(proof.get("header"))).orThrow().height()).isEqualTo(13);
        assertThat(StateColumn.voter(board, key(1))
                        .column()
                        .decode(bytes(proof.get("voter").get("value")))
                        .orThrow()
                        .tracker())
                .isEqualTo(revote.id());
        assertThat(proof.get("earlier")).hasSize(10);
        JsonNode stranger = api.json("/api/v1/elections/" + board + "/voters/" + address(9) + "?proof=1");
        assertThat(stranger.get("enrolled").asBoolean()).isFalse();
        assertThat(stranger.get("proof").get("voter").has("value")).isFalse();
    }

    @Test
    void streamsTheExportOfAnElectionThatIsOver() throws Exception {
        var response = api.client.send(
                HttpRequest.newBuilder(api.uri("/api/v1/elections/" + board + "/export"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(response.body(), 0, 23, StandardCharsets.US_ASCII))
                .isEqualTo("psephos election export");
        assertThat(ApiFixture.problem(api.get("/api/v1/elections/" + Hash.ZERO + "/export"), 404))
                .isEqualTo("UNKNOWN_ELECTION");
    }

    @Test
    void findsWhatItIsGiven() {
        assertThat(search("1")).containsExactly("block");
        assertThat(search(board.toHex())).containsExactly("election", "transaction");
        assertThat(search(address(1))).containsExactly("address");
        assertThat(search("%C3%89LECTION")).containsExactly("election");
        assertThat(search(vote.id().toHex())).containsExactly("transaction");
        assertThat(search(api.chain.head().id().toHex())).containsExactly("block");
        assertThat(api.json("/api/v1/search?q=" + board.toHex()).findValuesAsText("phase"))
                .containsExactly(
                        api.json("/api/v1/elections/" + board).get("phase").asText());
        assertThat(search("nothing")).isEmpty();
        assertThat(ApiFixture.problem(api.get("/api/v1/search"), 400)).isEqualTo("BAD_PARAMETER");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        for (String path : List.of(
                "/api/v1/blocks?limit=-1",
                "/api/v1/blocks?limit=0",
                "/api/v1/blocks?limit=201",
                "/api/v1/blocks?limit=",
                "/api/v1/blocks?limit=1&limit=2",
                "/api/v1/blocks?before=x",
                "/api/v1/blocks?before=99999999999999999999",
                "/api/v1/transactions/xyz",
                "/api/v1/transactions/" + vote.id().toHex().toUpperCase(Locale.ROOT),
                "/api/v1/transactions/" + vote.id() + "?proof=yes",
                "/api/v1/elections?phase=open",
                "/api/v1/elections?before=1",
                "/api/v1/accounts/" + address(0) + "/transactions?before=1.99999999999",
                "/api/v1/search?q=%FF",
                "/api/v1/events?types=block,nonsense")) {
            assertThat(ApiFixture.problem(api.get(path), 400)).as(path).isEqualTo("BAD_PARAMETER");
        }
        assertThat(ApiFixture.problem(api.get("/api/v1/blocks?limits=1"), 400)).isEqualTo("UNKNOWN_PARAMETER");
        assertThat(ApiFixture.problem(api.get("/api/v1/blocks/007"), 400)).isEqualTo("BAD_BLOCK_REF");
        assertThat(ApiFixture.problem(api.get("/api/v1/nothing"), 404)).isEqualTo("NOT_FOUND");
        assertThat(ApiFixture.problem(api.get("/api/v1/%62locks"), 404)).isEqualTo("NOT_FOUND");
        var wrong = api.post("/api/v1/status", "text/plain", new byte[] {1});
        assertThat(ApiFixture.problem(wrong, 405)).isEqualTo("METHOD_NOT_ALLOWED");
    }

    private List<String> search(String query) {
        return api.json("/api/v1/search?q=" + query).get("results").findValuesAsText("type");
    }

    private static InclusionProof inclusion(JsonNode hex) throws AssertionError {
        try {
            return InclusionProof.read(new Reader(bytes(hex)));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(JsonNode hex) {
        return HexFormat.of().parseHex(hex.asText());
    }

    private static String address(int number) {
        return new Address(Address.Prefix.MAIN, key(number)).toString();
    }

    @Test
    void tellsHowBlocksBecomeCertain() {
        JsonNode consensus = api.json("/api/v1/consensus");

        assertThat(consensus.at("/lag/blocks").asLong())
                .isEqualTo(api.chain.head().height() - api.chain.head().finalizedHeight());
        assertThat(consensus.at("/working/stage").asText()).isEqualTo("agreement");
        assertThat(consensus.at("/working/own").asText()).isEqualTo(key(21).toHex());
        assertThat(consensus.path("members").findValuesAsText("word")).containsExactly("agrees", "nothing");
        long toBeFinal = api.chain.head().height() - api.chain.head().finalizedHeight() + 1;
        consensus.at("/reversal/rows").forEach(row -> assertThat(
                        row.path("final").asBoolean())
                .isEqualTo(row.path("confirmations").asLong() >= toBeFinal));
        JsonNode row = consensus.at("/reversal/rows/1");
        assertThat(row.path("confirmations").asLong()).isEqualTo(3);
        assertThat(row.at("/probabilities/0").asDouble()).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void callsNoDepthFinalWhereNothingIsYet() {
        try (var young = new ApiFixture()) {
            assertThat(young.json("/api/v1/consensus").at("/reversal/rows").findValues("final"))
                    .hasSize(5)
                    .noneMatch(JsonNode::asBoolean);
        }
    }
}
