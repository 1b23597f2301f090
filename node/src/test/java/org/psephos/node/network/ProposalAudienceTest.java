package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.consensus.Effect;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;

/** Blocks that are not decided are shown to those whom the engine names, and to nobody who asks besides. */
class ProposalAudienceTest {
    private static final Genesis GENESIS = TestWorld.certified();

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, 3);
    private final NetworkedLedger node = new NetworkedLedger(links, time, GENESIS, 1);
    private final ScriptedPeer member = new ScriptedPeer(links, time, node, 1).started();
    private final ScriptedPeer observer = new ScriptedPeer(links, time, node, 2).started();
    private final Block block = proposal();

    private static Block proposal() {
        var kit = new LedgerKit(GENESIS, Person.named("leader"), LedgerKit.LIMITS);
        kit.accept(kit.transfer(TestWorld.ADA, Person.named("leader").address(), 1));
        kit.mine(1);
        return kit.at(1);
    }

    private static Effect.Audience only(String... people) {
        return new Effect.Audience.Nodes(Set.copyOf(List.of(people).stream()
                .map(name -> Person.named(name).address())
                .toList()));
    }

    private boolean isServed(ScriptedPeer peer) {
        byte[] request = new DataRequest.ProposedBlock(block.header().id()).encode();
        return DataAnswer.decode(peer.ask(NodeMessages.GET_DATA, request, NodeMessages.DATA)
                                .orElseThrow())
                        .orThrow()
                instanceof DataAnswer.WholeBlock;
    }

    private static List<byte[]> transactions(ScriptedPeer peer, byte[] request) {
        byte[] answer = peer.ask(NodeMessages.GET_BLOCK_TXS, request, NodeMessages.BLOCK_TXS)
                .orElseThrow();
        return MissingAnswer.decode(answer).orThrow().encoded();
    }

    @Test
    void showsItToNobodyButThose() {
        time.advance(5_000);
        node.network().offer(block, only("scripted1"));
        time.advance(5_000);

        assertThat(member.heard(NodeMessages.PROPOSED_BLOCK)).isEqualTo(1);
        assertThat(observer.heard(NodeMessages.PROPOSED_BLOCK)).isZero();
        assertThat(isServed(member)).isTrue();
        assertThat(isServed(observer)).isFalse();
    }

    @Test
    void tellsNobodyElseOfItsTransactions() {
        time.advance(5_000);
        node.network().offer(block, only("scripted1"));
        time.advance(5_000);
        byte[] request = new MissingRequest(block.header().id(), List.of(0)).encode();

        assertThat(transactions(member, request)).hasSize(1);
        assertThat(transactions(observer, request)).isEmpty();
    }

    @Test
    void showsItLaterToThoseWhoAreNamedLater() {
        time.advance(5_000);
        node.network().offer(block, only());
        time.advance(5_000);
        assertThat(member.heard(NodeMessages.PROPOSED_BLOCK)).isZero();
        node.network().offer(block, only("scripted1"));
        time.advance(1_000);
        assertThat(member.heard(NodeMessages.PROPOSED_BLOCK)).isEqualTo(1);
        node.network().offer(block, new Effect.Audience.Everyone());
        time.advance(1_000);

        assertThat(observer.heard(NodeMessages.PROPOSED_BLOCK)).isEqualTo(1);
        assertThat(isServed(observer)).isTrue();
    }
}
