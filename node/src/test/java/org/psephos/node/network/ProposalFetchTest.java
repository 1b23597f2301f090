package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;

/** A neighbour that keeps silent holds up no proposal: what it was asked for is taken from whoever shows or has it. */
class ProposalFetchTest {
    private static final Genesis GENESIS = TestWorld.certified();

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, 3);
    private final NetworkedLedger node = new NetworkedLedger(links, time, GENESIS, 1);
    private final ScriptedPeer silent = new ScriptedPeer(links, time, node, 1).started();
    private final Block block = proposal();
    private final Hash id = block.header().id();

    private static Block proposal() {
        var kit = new LedgerKit(GENESIS, Person.named("leader"), LedgerKit.LIMITS);
        kit.accept(kit.transfer(TestWorld.ADA, Person.named("leader").address(), 1));
        kit.mine(1);
        return kit.at(1);
    }

    private ScriptedPeer another() {
        silent.ignoring(NodeMessages.GET_DATA);
        time.advance(5_000);
        ScriptedPeer other = new ScriptedPeer(links, time, node, 2).started();
        time.advance(5_000);
        return other;
    }

    private void wish(int times) {
        for (int i = 0; i < times; i++) {
            node.network().fetch(id);
            time.advance(100);
        }
    }

    @Test
    void takesWhatIsShownThoughAnotherHasBeenAsked() {
        ScriptedPeer leader = another();
        wish(2);
        assertThat(silent.heard(NodeMessages.GET_DATA)).isEqualTo(1);

        leader.tell(
                NodeMessages.PROPOSED_BLOCK,
                CompactBlock.of(block, Bytes.EMPTY, 5).encode());
        time.advance(1_000);

        assertThat(leader.heard(NodeMessages.GET_BLOCK_TXS)).isEqualTo(1);
    }

    @Test
    void asksAnotherBesideOneThatKeepsSilent() {
        ScriptedPeer other = another();
        wish(3);
        assertThat(other.heard(NodeMessages.GET_DATA)).isZero();

        wish(4);

        assertThat(silent.heard(NodeMessages.GET_DATA)).isEqualTo(1);
        assertThat(other.heard(NodeMessages.GET_DATA)).isEqualTo(1);
    }
}
