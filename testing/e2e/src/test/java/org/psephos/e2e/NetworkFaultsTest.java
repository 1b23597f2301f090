package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.bench.node.Polling;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;

/**
 * Five processes, and what can befall them. They go from one test to the next, for they take long to start: each test leaves them as one
 * network that has every vote cast so far.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkFaultsTest {
    private static final int SPACING_MILLIS = 500;
    private static final int VOTES_A_TEST = 12;
    private static final int SOCKETS = 1_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int CLOSE_MILLIS = 20_000;

    /** A node that is turned away comes back less and less often: in half a minute no more than about as often as this. */
    private static final int MAX_DIALS = 8;

    /** Longer than a keep-alive is waited for. */
    private static final Duration LONG_STOP = Duration.ofSeconds(65);

    private static final Duration LONG_CUT = Duration.ofSeconds(75);
    private static final int BLOCKS_APART = 6;

    private static final Pattern REORGANISED = Pattern.compile("WARN .*reorganised: (\\d+) blocks");

    @TempDir
    private static Path folder;

    private static Fleet fleet;
    private static Hash chain = Hash.ZERO;
    private static Hash election = Hash.ZERO;
    private static List<Voter> voters = List.of();
    private static final List<String> cast = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        fleet = Fleet.start(folder, SPACING_MILLIS);
        System.out.println("NetworkFaultsTest: " + fleet.lab());
        chain = fleet.chainId();
        voters = Voter.crowd(10 * VOTES_A_TEST);
        election = Voter.openElection(fleet.node(0), chain, voters);
        fleet.awaitOneChain(1, 0, 1, 2, 3, 4);
    }

    @AfterAll
    static void stop() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
    }

    /** The next voters hand in their ballots there. */
    private static void vote(int node) throws Exception {
        List<Transaction> ballots = voters.subList(cast.size(), cast.size() + VOTES_A_TEST).stream()
                .map(voter -> voter.ballot(chain, election))
                .toList();
        ballots.forEach(ballot -> cast.add(ballot.id().toHex()));
        Voter.submit(fleet.node(node), ballots);
    }

    /** One chain everywhere, in which every ballot cast so far is, once. */
    private static void assertNothingIsLost() throws Exception {
        Await.until("every ballot's coming into the chain", () -> {
            for (int node = 0; node < Fleet.NODES; node++) {
                if (fleet.ballots(node, election).size() < cast.size()) {
                    return false;
                }
            }
            return true;
        });
        fleet.awaitOneChain(1, 0, 1, 2, 3, 4);
        for (int node = 0; node < Fleet.NODES; node++) {
            assertThat(fleet.ballots(node, election)).containsExactlyInAnyOrderElementsOf(cast);
        }
    }

    private static List<JsonNode> departed(JsonNode peers) {
        return peers.path("departed").valueStream().toList();
    }

    private static Socket connect(String place) {
        int colon = place.lastIndexOf(':');
        var socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1))),
                    CONNECT_MILLIS);
            socket.setSoTimeout(CLOSE_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(place, e);
        }
    }

    @Test
    @Order(1)
    void turnsAwayANodeOfAnotherChainAndSaysWhy() throws Exception {
        try (NodeProcess stranger = fleet.stranger()) {
            Await.until("the stranger's being told why", () -> stranger.log()
                    .contains("another network, or another program"));
            assertThat(stranger.log()).containsPattern("WARN .*" + fleet.id(0) + " .*FAULT: HANDSHAKE");
            Polling.pause(Duration.ofSeconds(6));

            JsonNode peers = Wallet.parse(stranger.get("/api/v1/peers"));
            assertThat(peers.path("peers")).isEmpty();
            assertThat(departed(peers)).singleElement().satisfies(one -> {
                assertThat(one.path("why").asText()).startsWith("FAULT: HANDSHAKE: ");
                assertThat(one.path("outbound").asBoolean()).isTrue();
                assertThat(one.path("times").asInt()).isLessThanOrEqualTo(MAX_DIALS);
            });
        }
        assertThat(fleet.peers(0).path("peers")).hasSize(Fleet.NODES - 1);
        assertThat(departed(fleet.peers(0))).isNotEmpty();
    }

    @Test
    @Order(2)
    void takesAPeerInAndAnswersWhileStrangersHoldAThousandSockets() throws Exception {
        fleet.node(3).kill();
        vote(0);
        fleet.empty(3);
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < SOCKETS; i++) {
                sockets.add(connect(fleet.lab().door(i % 2)));
            }
            fleet.start(3);
            fleet.awaitOneChain(1, 0, 1, 2, 3, 4);
            assertThat(fleet.peers(0).path("peers").findValuesAsText("id")).contains(fleet.id(3));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertNothingIsLost();
    }

    @Test
    @Order(3)
    void catchesUpAfterItStoodStill() throws Exception {
        fleet.node(4).pause();
        vote(1);
        fleet.awaitOneChain(8, 0, 1, 2, 3);
        fleet.node(4).resume();
        assertNothingIsLost();
    }

    @Test
    @Order(4)
    void agreesAfterACutAndCountsTheVotesOfTheLosingHalf() throws Exception {
        cutAndMend(Duration.ZERO);
    }

    @Test
    @Order(5)
    void losesNothingWhenHalfOfItIsKilledAtOnce() throws Exception {
        vote(0);
        vote(2);
        Await.until("the votes' being in the chain", () -> fleet.ballots(3, election)
                .containsAll(cast));
        fleet.node(0).kill();
        fleet.node(2).kill();
        fleet.node(3).kill();
        vote(1);
        fleet.start(0, 2, 3);
        vote(3);
        assertNothingIsLost();
    }

    @Test
    @Order(6)
    void hangsUpOnWhoeverSpeaksGarbage() throws Exception {
        var random = new Random(1);
        byte[] noise = new byte[500];
        random.nextBytes(noise);
        List<byte[]> openings = List.of(
                noise,
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                HexFormat.of().parseHex("16030100c8010000c40303" + "ab".repeat(194)));
        for (int node = 0; node < Fleet.NODES; node++) {
            garbleAHandshake(fleet.lab().door(node), noise);
            for (byte[] opening : openings) {
                try (Socket socket = connect(fleet.lab().door(node))) {
                    socket.getOutputStream().write(opening);
                    assertThat(untilClosed(socket)).isZero();
                }
            }
            int asked = node;
            Await.until("the telling of why", () -> departed(fleet.peers(asked)).stream()
                    .anyMatch(one -> !one.has("id") && !one.path("outbound").asBoolean()));
            assertThat(fleet.peers(node).path("peers")).hasSize(Fleet.NODES - 1);
        }
        vote(4);
        assertNothingIsLost();
        for (int node = 0; node < Fleet.NODES; node++) {
            assertThat(fleet.node(node).log()).doesNotContain("ERROR", "\tat ");
        }
    }

    /** The first message of the handshake is any 32 bytes: so far nobody can tell. The second is answered with garbage. */
    private static void garbleAHandshake(String place, byte[] noise) throws IOException {
        try (Socket socket = connect(place)) {
            socket.getOutputStream().write(new byte[] {0, 32});
            socket.getOutputStream().write(noise, 0, 32);
            InputStream in = socket.getInputStream();
            int length = in.read() << 8 | in.read();
            assertThat(in.readNBytes(length)).hasSize(length).hasSizeGreaterThan(80);
            socket.getOutputStream().write(new byte[] {0, (byte) 200});
            socket.getOutputStream().write(noise, 100, 200);
            assertThat(untilClosed(socket)).isZero();
        }
    }

    /** How many bytes came until the other side hung up. */
    private static int untilClosed(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still connected after " + CLOSE_MILLIS + " ms", e);
        } catch (IOException reset) {
            return 0;
        }
    }

    @Test
    @Order(7)
    @Tag("long")
    void letsAPeerGoThatStandsStillForAMinuteAndTakesItBack() throws Exception {
        fleet.node(4).pause();
        vote(1);
        Polling.pause(LONG_STOP);
        for (int node = 0; node < 4; node++) {
            assertThat(fleet.peers(node).path("peers").findValuesAsText("id")).doesNotContain(fleet.id(4));
            assertThat(departed(fleet.peers(node)))
                    .filteredOn(one -> one.path("id").asText().equals(fleet.id(4)))
                    .anySatisfy(one -> assertThat(one.path("why").asText()).startsWith("STALLED"));
        }
        fleet.node(4).resume();
        assertNothingIsLost();
    }

    @Test
    @Order(8)
    @Tag("long")
    void agreesAfterACutThatOutlastsEveryConnection() throws Exception {
        cutAndMend(LONG_CUT);
    }

    /** Both halves take votes, and go on for that long and some blocks. */
    private static void cutAndMend(Duration time) throws Exception {
        fleet.lab().cut();
        vote(1);
        List<String> inFirst = List.copyOf(cast.subList(cast.size() - VOTES_A_TEST, cast.size()));
        vote(4);
        List<String> inSecond = List.copyOf(cast.subList(cast.size() - VOTES_A_TEST, cast.size()));
        Polling.pause(time);
        fleet.awaitOneChain(BLOCKS_APART, 0, 1);
        fleet.awaitOneChain(1, 2, 3, 4);
        List<Integer> before = IntStream.range(0, Fleet.NODES)
                .mapToObj(NetworkFaultsTest::logLength)
                .toList();
        assertThat(fleet.ballots(1, election)).containsAll(inFirst).doesNotContainAnyElementsOf(inSecond);
        assertThat(fleet.ballots(4, election)).containsAll(inSecond).doesNotContainAnyElementsOf(inFirst);

        fleet.lab().mend();

        assertNothingIsLost();
        assertThat(IntStream.range(0, Fleet.NODES).map(node -> deepestReorganisation(node, before.get(node))))
                .as("a half that gave up its blocks, and said so")
                .anyMatch(depth -> depth >= BLOCKS_APART / 2);
    }

    private static int logLength(int node) {
        try {
            return fleet.node(node).log().length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int deepestReorganisation(int node, int from) {
        try {
            return REORGANISED
                    .matcher(fleet.node(node).log().substring(from))
                    .results()
                    .mapToInt(line -> Integer.parseInt(line.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
