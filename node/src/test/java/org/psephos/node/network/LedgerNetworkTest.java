package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;

/** Several whole ledgers in virtual time, connected by their real network code. */
class LedgerNetworkTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, 7);
    private final Genesis genesis = work(10_000);
    private final List<NetworkedLedger> nodes = new ArrayList<>();

    /** A block every two seconds by proof of work. */
    private static Genesis work(long maxReorgDepth) {
        var parameters = new TreeMap<String, Value>();
        parameters.put("spacingMillis", new Value.Integer(2_000));
        parameters.put("powLimit", new Value.Text("200fffff"));
        parameters.put("initialTarget", new Value.Text("1f0fffff"));
        parameters.put("maxReorgDepth", new Value.Integer(maxReorgDepth));
        return TestWorld.genesis("pow", new EngineParameters(parameters));
    }

    private NetworkedLedger node(Genesis of) {
        var node = new NetworkedLedger(links, time, of, nodes.size() + 1);
        nodes.add(node);
        return node;
    }

    /** Each dials all before it. */
    private void mesh(int count) {
        IntStream.range(0, count).forEach(i -> {
            List<NetworkedLedger> before = List.copyOf(nodes);
            NetworkedLedger node = node(genesis);
            before.forEach(node::dial);
        });
    }

    private void assertOneChain() {
        List<Hash> heads =
                nodes.stream().map(node -> node.kit().head().id()).distinct().toList();
        assertThat(heads)
                .as("heads %s", nodes.stream().map(NetworkedLedger::height).toList())
                .hasSize(1);
        nodes.forEach(node -> assertThat(node.kit().halts()).isEmpty());
    }

    private void mineTo(long height, NetworkedLedger... miners) {
        List.of(miners).forEach(miner -> miner.production(true));
        for (int i = 0; miners[0].height() < height; i++) {
            assertThat(i).as("blocks come").isLessThan(100_000);
            time.advance(100);
        }
        List.of(miners).forEach(miner -> miner.production(false));
    }

    @Test
    void votesReachEveryPoolAndBlocksEveryChain() {
        mesh(4);
        time.advance(5 * SECOND);
        nodes.forEach(node -> assertThat(node.stack().peers()).hasSize(3));

        List<Person> voters = Person.crowd("voter", 20);
        NetworkedLedger first = nodes.getFirst();
        List<Transaction> prepared = TestWorld.prepared(
                genesis.chainId(), TestWorld.ADA, 0, TestWorld.election(60_000, 3_600_000, RevoteRule.LAST), voters);
        first.kit().accept(prepared.toArray(Transaction[]::new));
        time.advance(SECOND);
        nodes.forEach(node -> assertThat(node.kit().ledger().pool().count()).isEqualTo(prepared.size()));

        mineTo(3, first);
        time.advance(2 * SECOND);
        assertOneChain();
        while (first.kit().head().chainTimeMillis() < TestWorld.GENESIS_MILLIS + 61_000) {
            mineTo(first.height() + 1, first);
        }
        time.advance(2 * SECOND);
        Hash election = prepared.getFirst().id();
        for (int i = 0; i < voters.size(); i++) {
            nodes.get(i % 4)
                    .kit()
                    .accept(voters.get(i).transaction(genesis.chainId(), 0, TestWorld.ballot(election, i % 3)));
        }
        time.advance(2 * SECOND);
        nodes.forEach(node -> assertThat(node.kit().ledger().pool().count()).isEqualTo(voters.size()));

        mineTo(first.height() + 2, nodes.get(2));
        time.advance(2 * SECOND);
        assertOneChain();
        nodes.forEach(node -> {
            assertThat(node.kit().ledger().pool().count()).isZero();
            assertThat(node.kit().status(election).turnoutVoters()).isEqualTo(voters.size());
        });
    }

    @Test
    void lateJoinerCatchesUp() {
        mesh(2);
        mineTo(300, nodes.get(0));
        NetworkedLedger late = node(genesis);
        late.dial(nodes.get(0));
        late.dial(nodes.get(1));
        time.advance(30 * SECOND);

        assertOneChain();
        assertThat(late.height()).isGreaterThanOrEqualTo(300);
        assertThat(late.network().isSyncing()).isFalse();
    }

    @Test
    void simultaneousBlocksSettle() {
        mesh(5);
        time.advance(5 * SECOND);
        mineTo(150, nodes.toArray(NetworkedLedger[]::new));
        time.advance(2 * SECOND);
        mineTo(nodes.get(0).height() + 2, nodes.get(0));
        time.advance(5 * SECOND);

        assertOneChain();
        assertThat(nodes.stream()
                        .mapToInt(node -> node.reorganisations().size())
                        .sum())
                .as("that there was something to settle")
                .isPositive();
    }

    @Test
    void partitionHealsAndTheLosersVotesComeBack() {
        mesh(4);
        time.advance(5 * SECOND);
        mineTo(5, nodes.get(0));
        time.advance(2 * SECOND);
        Set<VirtualLinks.Host> losers =
                new HashSet<>(Set.of(nodes.get(2).host(), nodes.get(3).host()));
        links.part(losers);
        mineTo(25, nodes.get(0), nodes.get(1));
        mineTo(8, nodes.get(2));
        Transaction paid = nodes.get(2).kit().transfer(TestWorld.GRACE, TestWorld.EDSGER.address(), 77);
        nodes.get(2).kit().accept(paid);
        mineTo(11, nodes.get(2));
        assertThat(nodes.get(3).kit().account(TestWorld.EDSGER).balance()).isEqualTo(77);
        assertThat(nodes.get(0).kit().account(TestWorld.EDSGER).balance()).isZero();

        links.part(Set.of());
        time.advance(2 * MINUTE);

        assertOneChain();
        assertThat(nodes.get(3).reorganisations()).isNotEmpty();
        nodes.forEach(
                node -> assertThat(node.kit().ledger().pool().entry(paid.id())).isPresent());
        mineTo(nodes.get(0).height() + 2, nodes.get(0));
        time.advance(5 * SECOND);
        assertOneChain();
        nodes.forEach(node -> {
            assertThat(node.kit()
                            .ledger()
                            .chain()
                            .state()
                            .get(StateColumn.account(TestWorld.EDSGER.address()))
                            .orElseThrow()
                            .balance())
                    .isEqualTo(77);
            assertThat(node.kit().ledger().pool().count()).isZero();
        });
    }

    @Test
    void relayingAVoteCostsLittleMoreThanTheVote() {
        mesh(8);
        time.advance(5 * SECOND);
        List<Long> before =
                nodes.stream().map(node -> node.host().bytesReceived()).toList();
        long bytes = 0;
        for (int i = 0; i < 400; i++) {
            Transaction payment =
                    TestWorld.ADA.transaction(genesis.chainId(), i, new Payload.Transfer(TestWorld.GRACE.address(), 1));
            bytes += payment.size();
            nodes.get(i % 8).kit().accept(payment);
            time.advance(50);
        }
        time.advance(2 * SECOND);

        for (int i = 0; i < 8; i++) {
            assertThat(nodes.get(i).kit().ledger().pool().count()).isEqualTo(400);
            long received = nodes.get(i).host().bytesReceived() - before.get(i);
            // An eighth of them each node has from its own users.
            assertThat((double) received / (bytes * 7 / 8)).as("node %s", i).isLessThan(1.5);
        }
    }

    @Test
    void blockOfKnownTransactionsTravelsByTheirNames() {
        mesh(3);
        time.advance(5 * SECOND);
        for (int i = 0; i < 40; i++) {
            nodes.get(i % 3).kit().accept(nodes.get(i % 3).kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 1));
            time.advance(SECOND);
        }
        nodes.forEach(node -> assertThat(node.kit().ledger().pool().count()).isEqualTo(40));
        long whole = nodes.get(1).counts().sentBytes(NodeMessages.DATA)
                + nodes.get(0).counts().sentBytes(NodeMessages.DATA);
        mineTo(2, nodes.get(0));
        time.advance(5 * SECOND);

        assertOneChain();
        assertThat(nodes.get(2).kit().at(1).transactions().size()
                        + nodes.get(2).kit().at(2).transactions().size())
                .isEqualTo(40);
        assertThat(nodes.get(1).counts().sentBytes(NodeMessages.DATA)
                        + nodes.get(0).counts().sentBytes(NodeMessages.DATA))
                .isEqualTo(whole);
        assertThat(nodes.get(2).counts().received(NodeMessages.COMPACT_BLOCK)).isPositive();
    }

    @Test
    void missingTransactionsOfABlockAreAskedFor() {
        mesh(2);
        time.advance(5 * SECOND);
        links.part(Set.of(nodes.get(1).host()));
        for (int i = 0; i < 20; i++) {
            nodes.get(0).kit().accept(nodes.get(0).kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 1));
        }
        nodes.get(0).production(true);
        for (int i = 0; nodes.get(0).height() == 0; i++) {
            assertThat(i).isLessThan(100_000);
            time.advance(50);
            links.part(nodes.get(0).height() == 0 ? Set.of(nodes.get(1).host()) : Set.of());
        }
        nodes.get(0).production(false);
        time.advance(MINUTE);

        assertOneChain();
        assertThat(nodes.get(1).height()).isEqualTo(1);
    }

    @Test
    void nodeThatMissedAWeekCatchesUpAndMinesOn() {
        mesh(3);
        time.advance(5 * SECOND);
        mineTo(10, nodes.get(0));
        links.part(Set.of(nodes.get(2).host()));
        mineTo(900, nodes.get(0), nodes.get(1));
        links.part(Set.of());
        time.advance(12 * MINUTE);

        assertOneChain();
        mineTo(nodes.get(2).height() + 3, nodes.get(2));
        time.advance(5 * SECOND);
        assertOneChain();
    }

    @Test
    void bodiesComeFromSeveralPeers() {
        mesh(3);
        time.advance(5 * SECOND);
        mineTo(300, nodes.get(0));
        time.advance(5 * SECOND);
        List<Long> before = nodes.stream()
                .map(node -> node.counts().sent(NodeMessages.DATA))
                .toList();
        NetworkedLedger late = node(genesis);
        nodes.subList(0, 3).forEach(late::dial);
        time.advance(30 * SECOND);

        assertOneChain();
        for (int i = 0; i < 3; i++) {
            assertThat(nodes.get(i).counts().sent(NodeMessages.DATA) - before.get(i))
                    .as("peer %s", i)
                    .isGreaterThan(40);
        }
    }
}
