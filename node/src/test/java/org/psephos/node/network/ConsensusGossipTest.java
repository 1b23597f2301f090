package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.consensus.Effect;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;

/** Engines of nodes in a line: each but the ends has two neighbours. */
class ConsensusGossipTest {
    private static final int NODES = 5;
    private static final long SECOND = 1_000;

    /** After which an engine says again what is known of a round that does not end. */
    private static final long REPEAT_MILLIS = 2_000;

    private static final byte GOOD = 1;
    private static final byte BAD = 2;

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, 11);
    private final Genesis genesis = TestWorld.productive(100);
    private final List<StubEngine> engines = new ArrayList<>();
    private int members;

    /** Sends on what is good and new to it. */
    private final class StubEngine implements EngineDoor {
        final NetworkedLedger node;
        final List<Bytes> heard = new ArrayList<>();
        final List<PublicKey> bearers = new ArrayList<>();
        private final Set<Bytes> known = new HashSet<>();
        boolean full;

        StubEngine(int number) {
            node = new NetworkedLedger(links, time, genesis, number, this);
        }

        @Override
        public int members() {
            return members;
        }

        @Override
        public void offered(Block block) {
            throw new AssertionError("nothing was wanted");
        }

        @Override
        public boolean message(PublicKey from, Bytes content) {
            if (full) {
                return false;
            }
            hear(from, content);
            return true;
        }

        private void hear(PublicKey from, Bytes content) {
            heard.add(content);
            bearers.add(from);
            if (content.toArray()[0] == GOOD && known.add(content)) {
                send(List.of(), content);
            }
        }

        void send(List<PublicKey> to, Bytes content) {
            known.add(content);
            node.network().send(new Effect.Outgoing(to, content));
        }

        long received() {
            return node.counts().received(NodeMessages.CONSENSUS);
        }
    }

    private void line() {
        for (int i = 0; i < NODES; i++) {
            engines.add(new StubEngine(i + 1));
            if (i > 0) {
                engines.get(i).node.dial(engines.get(i - 1).node);
            }
        }
        time.advance(5 * SECOND);
    }

    private static Bytes message(byte kind, int number) {
        return Bytes.of(new Writer().u8(kind).u64(number).toBytes());
    }

    @Test
    void whatEnginesFindGoodReachesTheEndOfTheLineOnceEach() {
        line();
        List<Bytes> said =
                IntStream.range(0, 20).mapToObj(i -> message(GOOD, i)).toList();
        said.forEach(content -> engines.getFirst().send(List.of(), content));
        time.advance(SECOND);

        assertThat(engines.getFirst().heard).isEmpty();
        engines.stream().skip(1).forEach(engine -> {
            assertThat(engine.heard).containsExactlyElementsOf(said);
            assertThat(engine.received()).isEqualTo(said.size());
        });
        assertThat(engines.getLast().bearers)
                .as("the neighbour, who is not the author")
                .containsOnly(engines.get(NODES - 2).node.identity());
    }

    @Test
    void whatAnEngineDoesNotSendGoesNoFurther() {
        line();
        engines.getFirst().send(List.of(), message(BAD, 1));
        time.advance(SECOND);

        assertThat(engines.get(1).heard).hasSize(1);
        engines.stream().skip(2).forEach(engine -> assertThat(engine.received()).isZero());
    }

    @Test
    void addresseeBeyondTheNeighboursIsReachedThroughThem() {
        line();
        engines.getFirst().send(List.of(engines.getLast().node.identity()), message(GOOD, 1));
        engines.getLast().send(List.of(engines.get(NODES - 2).node.identity()), message(BAD, 2));
        time.advance(SECOND);

        assertThat(engines.getLast().heard).containsExactly(message(GOOD, 1));
        assertThat(engines.get(NODES - 2).heard).contains(message(BAD, 2));
        assertThat(engines.get(NODES - 3).heard).doesNotContain(message(BAD, 2));
    }

    @Test
    void whatComesSeveralTimesAtOnceReachesTheEngineOnce() {
        line();
        for (int i = 0; i < 5; i++) {
            engines.getFirst().send(List.of(), message(BAD, 1));
            time.advance(ConsensusGossip.HEARD_MILLIS / 10);
        }

        assertThat(engines.get(1).received()).isEqualTo(5);
        assertThat(engines.get(1).heard).hasSize(1);
    }

    @Test
    void whatTheEngineDidNotSendOnReachesItWithEachRepetition() {
        line();
        for (int i = 0; i < 10; i++) {
            engines.getFirst().send(List.of(), message(BAD, 1));
            time.advance(REPEAT_MILLIS);
        }

        assertThat(engines.get(1).heard).hasSize(10);
    }

    @Test
    void whatTheEngineHasSentOnIsKeptFromItAsLongAsItIsRepeated() {
        line();
        for (int i = 0; i < 10; i++) {
            engines.forEach(engine -> engine.send(List.of(), message(GOOD, 1)));
            time.advance(REPEAT_MILLIS);
        }

        engines.forEach(engine -> assertThat(engine.heard).isEmpty());
    }

    @Test
    void whatFoundNoPlaceIsTakenAtOnceWhenItComesAgain() {
        line();
        StubEngine engine = engines.get(1);
        engine.full = true;
        engines.getFirst().send(List.of(), message(GOOD, 1));
        time.advance(100);
        assertThat(engine.received()).isEqualTo(1);
        engine.full = false;
        engines.getFirst().send(List.of(), message(GOOD, 1));
        time.advance(100);

        assertThat(engine.heard).containsExactly(message(GOOD, 1));
    }

    /** All votes of two rounds of 128 validators, again and again, while new rounds begin. */
    @Test
    void aHeightThatDoesNotEndMakesNobodyHostile() {
        members = ValidatorSet.MAX_VALIDATORS;
        line();
        for (int second = 0; second < 60; second++) {
            int first = second * 2 * members;
            for (int vote = 0; vote < 2 * members; vote++) {
                engines.getFirst().send(List.of(), message(BAD, first + vote));
            }
            if (second % 2 == 1) {
                for (int vote = -2 * members; vote < 2 * members; vote++) {
                    engines.getFirst().send(List.of(), message(BAD, first + vote));
                }
            }
            time.advance(SECOND);
        }

        assertThat(Set.copyOf(engines.get(1).heard)).hasSize(60 * 2 * members);
        assertThat(scoreOfTheFirst()).isNotNegative();
    }

    @Test
    void fewMembersHaveLittleToSay() {
        members = 4;
        line();
        int seconds = 10;
        for (int i = 0; i < 100 * seconds; i++) {
            for (int j = 0; j < 8; j++) {
                engines.getFirst().send(List.of(), message(BAD, 8 * i + j));
            }
            time.advance(10);
        }
        time.advance(SECOND);

        assertThat(engines.get(1).received()).isEqualTo(800L * seconds);
        assertThat(engines.get(1).heard.size())
                .isLessThanOrEqualTo(ConsensusGossip.MIN_MEMBERS
                        * (NodeMessages.BURST_PER_MEMBER + NodeMessages.PER_MEMBER_SECOND * (seconds + 1)));
        assertThat(scoreOfTheFirst()).isNotNegative();
    }

    /** As the second node sees it. */
    private double scoreOfTheFirst() {
        return engines.get(1)
                .node
                .reputation()
                .score(
                        engines.getFirst().node.id(),
                        engines.get(1).node.kit().clock().nowMillis());
    }

    @Test
    void floodIsCutToTheKindsRateAndCostsItsSender() {
        line();
        for (int i = 0; i < 3 * NodeMessages.CONSENSUS.burst(); i++) {
            engines.getFirst().send(List.of(), message(GOOD, i));
        }
        time.advance(SECOND);

        assertThat(engines.get(1).heard.size()).isLessThan(2 * NodeMessages.CONSENSUS.burst());
        assertThat(scoreOfTheFirst()).isNegative();
        assertThat(engines.get(1).node.stack().peers())
                .noneMatch(
                        peer -> peer.peer().id().equals(engines.getFirst().node.id()));
    }
}
