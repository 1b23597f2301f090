package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.state.Rules;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.VirtualLinks;

/** A chain of many blocks, each with its certificate, comes over from peers that are not all honest. Once for each engine that has such chains. */
public abstract class CertifiedChainSyncTest {
    protected static final int BLOCKS = 300;
    private static final long SECOND = 1_000;

    private final Certified chain = chain();
    private final List<Block> blocks = chain.blocks();
    private final Map<Hash, Bytes> certificates = new HashMap<>();
    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, 3);
    private final NetworkedLedger node = new NetworkedLedger(links, time, chain.chainGenesis(), 1, chain.chainRules());

    /** Blocks that an engine makes with more validators than two. */
    public interface Certified {
        Genesis chainGenesis();

        Rules chainRules();

        List<Block> blocks();

        /** Another one on the last, without a certificate. */
        Block next(long round, Transaction... transactions);

        Bytes certificate(Header header);

        /** By these validators only. */
        Bytes certificate(Header header, int... places);
    }

    /** Of {@value #BLOCKS} blocks; may be the same each time. */
    protected abstract Certified chain();

    @BeforeEach
    void certify() {
        blocks.forEach(block -> certificates.put(block.header().id(), chain.certificate(block.header())));
    }

    private Bytes good(Header header) {
        return certificates.getOrDefault(header.id(), Bytes.EMPTY);
    }

    private ScriptedPeer peer(int number, Function<Header, Bytes> given) {
        var peer = new ScriptedPeer(links, time, node, number).having(blocks);
        peer.certificates = given;
        return peer;
    }

    /** Of all blocks but the last, so that its headers are taken. */
    private Function<Header, Bytes> wrong(Function<Header, Bytes> wrong) {
        return header -> header.height() == BLOCKS ? good(header) : wrong.apply(header);
    }

    private List<Function<Header, Bytes>> lies() {
        return List.of(
                header -> Bytes.EMPTY,
                header -> good(blocks.get((int) header.height()).header()),
                header -> chain.certificate(header, 0, 1),
                header -> Bytes.of(Arrays.copyOf(good(header).toArray(), 100)),
                header -> Bytes.of(new byte[60_000]));
    }

    private void arrives() {
        time.advance((BLOCKS + 20) * SECOND);
        assertThat(node.height()).isEqualTo(BLOCKS);
        assertThat(node.kit().head().certificate())
                .isEqualTo(good(blocks.getLast().header()));
        assertThat(node.kit().halts()).isEmpty();
        assertThat(node.network().isSyncing()).isFalse();
        assertThat(node.network().headersAhead()).isZero();
    }

    @Test
    void comesFromThreePeersWithEveryCertificate() {
        time.advance((BLOCKS + 20) * SECOND);
        for (int number = 1; number <= 3; number++) {
            peer(number, this::good).started();
        }
        arrives();
        for (Block block : blocks) {
            assertThat(node.kit().ledger().chain().certificate(block.header().id()))
                    .isEqualTo(good(block.header()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void comesAllTheSameWhereOnePeerGivesNoCertificatesOrWrongOnes(int lie) {
        time.advance((BLOCKS + 20) * SECOND);
        ScriptedPeer liar = peer(1, wrong(lies().get(lie))).started();
        time.advance(SECOND);
        peer(2, this::good).started();
        peer(3, this::good).started();
        arrives();
        assertThat(liar.score()).isLessThan(-40);
    }

    @Test
    void goesOnFromWhereItStoodAcrossEpochsAsBlocksCome() {
        time.advance((BLOCKS + 20) * SECOND);
        ScriptedPeer peer =
                peer(1, this::good).having(blocks.subList(0, BLOCKS - 45)).started();
        time.advance(60 * SECOND);
        assertThat(node.height()).isEqualTo(BLOCKS - 45);
        for (Block block : blocks.subList(BLOCKS - 45, BLOCKS)) {
            peer.having(blocks.subList(0, (int) block.header().height()));
            peer.tell(
                    NodeMessages.COMPACT_BLOCK,
                    CompactBlock.of(block, good(block.header()), 5).encode());
            time.advance(SECOND);
            assertThat(node.height()).isEqualTo(block.header().height());
        }
        assertThat(peer.score()).isPositive();
    }

    /** A leader can sign any number of proposals; none of them is more than a proposal. */
    @Test
    void floodOfBareProposalsEndsWithTheFirstFew() {
        time.advance((BLOCKS + 20) * SECOND);
        peer(1, this::good).started();
        arrives();
        var proposals = Stream.iterate(0L, round -> round + 1)
                .limit(50)
                .map(chain::next)
                .toList();
        ScriptedPeer leader = peer(2, this::good).started();
        ScriptedPeer other = peer(3, this::good).started();
        time.advance(5 * SECOND);
        for (Block proposal : proposals) {
            leader.tell(
                    NodeMessages.COMPACT_BLOCK,
                    CompactBlock.of(proposal, Bytes.EMPTY, 5).encode());
            time.advance(100);
            assertThat(node.network().headersAhead()).isZero();
        }

        assertThat(leader.connected).isFalse();
        assertThat(other.heard(NodeMessages.COMPACT_BLOCK)).isZero();
        assertThat(node.height()).isEqualTo(BLOCKS);
    }
}
