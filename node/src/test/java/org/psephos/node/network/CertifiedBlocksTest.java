package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.node.sync.Locator;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;

/** Peers of a chain whose blocks need certificates. */
class CertifiedBlocksTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final Genesis GENESIS = TestWorld.certified();
    private static final StampSeal SEALS = StampSeal.of(GENESIS);

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, 3);
    private final NetworkedLedger node = new NetworkedLedger(links, time, GENESIS, 1);

    private ScriptedPeer peer(int number) {
        var peer = new ScriptedPeer(links, time, node, number);
        peer.certificates = SEALS::certificate;
        return peer;
    }

    private static List<Block> chain(String miner, int blocks) {
        return chain(GENESIS, miner, blocks);
    }

    private static List<Block> chain(Genesis genesis, String miner, int blocks) {
        var kit = new LedgerKit(genesis, Person.named(miner), LedgerKit.LIMITS);
        kit.mine(blocks);
        return LongStream.rangeClosed(1, blocks).mapToObj(kit::at).toList();
    }

    private void adopt(List<Block> blocks) {
        time.advance((blocks.size() + 10) * SECOND);
        blocks.forEach(block -> node.kit().importBlock(block, SEALS.certificate(block.header())));
        assertThat(node.height()).isEqualTo(blocks.size());
    }

    private static byte[] compact(Block block, Bytes certificate) {
        return CompactBlock.of(block, certificate, 5).encode();
    }

    private static Hash id(Block block) {
        return block.header().id();
    }

    /** With its stamp in order, and a state root that nobody computed. */
    private static Block withWrongState(Block block) {
        Header header = block.header();
        var wrong = Headers.withStateRoot(header, Hash.ZERO);
        return new Block(SEALS.seal(wrong), block.transactions());
    }

    /** None at all, one of another block, one cut short, one with a byte too many, one that no message has room for. */
    static Stream<Bytes> wrongCertificates() {
        Bytes good = SEALS.certificate(chain("theirs", 2).getLast().header());
        return Stream.of(
                Bytes.EMPTY,
                SEALS.certificate(chain("theirs", 1).getLast().header()),
                Bytes.of(Arrays.copyOf(good.toArray(), good.length() - 1)),
                Bytes.of(Arrays.copyOf(good.toArray(), good.length() + 1)),
                Bytes.of(new byte[Limits.MAX_ENGINE_FIELDS_BYTES]));
    }

    @Test
    void blocksTravelWithTheirCertificatesFromTheOneWhoMakesThemOn() {
        NetworkedLedger second = new NetworkedLedger(links, time, GENESIS, 2);
        NetworkedLedger third = new NetworkedLedger(links, time, GENESIS, 3);
        second.dial(node);
        third.dial(second);
        node.production(true);
        time.advance(30 * SECOND);
        node.production(false);
        time.advance(5 * SECOND);

        assertThat(third.height()).isGreaterThan(20).isEqualTo(node.height());
        assertThat(third.kit().head().certificate())
                .isEqualTo(SEALS.certificate(third.kit().head().header()));
        assertThat(third.kit().halts()).isEmpty();
        NetworkedLedger late = new NetworkedLedger(links, time, GENESIS, 4);
        late.dial(third);
        time.advance(20 * SECOND);
        assertThat(late.height()).isEqualTo(node.height());
        Hash first = late.kit().ledger().chain().idAt(1).orElseThrow();
        assertThat(late.kit().ledger().chain().certificate(first))
                .isEqualTo(SEALS.certificate(late.kit().at(1).header()));
    }

    @Test
    void anyStoredBlockIsServedWithItsCertificate() {
        List<Block> blocks = chain("theirs", 4);
        adopt(blocks);
        ScriptedPeer asker = peer(1).started();
        time.advance(SECOND);
        for (Block block : blocks) {
            byte[] answer = asker.ask(
                            NodeMessages.GET_DATA, new DataRequest.WholeBlock(id(block)).encode(), NodeMessages.DATA)
                    .orElseThrow();
            var whole = (DataAnswer.WholeBlock) DataAnswer.decode(answer).orThrow();
            assertThat(whole.certificate()).isEqualTo(SEALS.certificate(block.header()));
            assertThat(whole.encoded()).isEqualTo(block.encode());
        }
    }

    @ParameterizedTest
    @MethodSource("wrongCertificates")
    void bareProposalThatIsShownAsANewBlockGoesNowhere(Bytes certificate) {
        List<Block> blocks = chain("theirs", 2);
        adopt(blocks.subList(0, 1));
        ScriptedPeer liar = peer(1).having(blocks.subList(0, 1)).started();
        ScriptedPeer next = peer(2).having(blocks.subList(0, 1)).started();
        time.advance(SECOND);
        liar.tell(NodeMessages.COMPACT_BLOCK, compact(blocks.getLast(), certificate));
        time.advance(SECOND);

        assertThat(node.height()).isEqualTo(1);
        assertThat(node.network().headersAhead()).isZero();
        assertThat(next.heard(NodeMessages.COMPACT_BLOCK)).isZero();
        assertThat(liar.heard(NodeMessages.GET_DATA)).isZero();
        assertThat(liar.score()).isLessThanOrEqualTo(-49);
        next.having(blocks);
        next.tell(
                NodeMessages.COMPACT_BLOCK,
                compact(blocks.getLast(), SEALS.certificate(blocks.getLast().header())));
        time.advance(SECOND);
        assertThat(node.height()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("wrongCertificates")
    void headersWhoseLastIsABareProposalAreRefused(Bytes certificate) {
        List<Block> blocks = chain("theirs", 2);
        time.advance(10 * SECOND);
        ScriptedPeer liar = peer(1).having(blocks);
        liar.certificates = header -> header.height() == 2 ? certificate : SEALS.certificate(header);
        liar.started();
        time.advance(SECOND);

        assertThat(node.height()).isZero();
        assertThat(node.network().headersAhead()).isZero();
        assertThat(node.network().isSyncing()).isFalse();
        assertThat(liar.score()).isLessThanOrEqualTo(-49);
        peer(2).having(blocks).started();
        time.advance(5 * SECOND);
        assertThat(node.height()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("wrongCertificates")
    void blockThatComesWithoutItsCertificateIsTheSendersFaultAndAskedOfAnother(Bytes certificate) {
        List<Block> blocks = chain("theirs", 30);
        time.advance(40 * SECOND);
        ScriptedPeer liar = peer(1).having(blocks);
        Header tip = blocks.getLast().header();
        liar.certificates = header -> header.equals(tip) ? SEALS.certificate(header) : certificate;
        liar.started();
        time.advance(2 * SECOND);
        // Of height 1, one of the wrong ones is the right one.
        assertThat(node.height()).isLessThanOrEqualTo(1);
        assertThat(liar.score()).isLessThanOrEqualTo(-49);
        long asked = liar.heard(NodeMessages.GET_DATA);
        assertThat(asked).isLessThan(20);
        ScriptedPeer honest = peer(2).having(blocks).started();
        time.advance(20 * SECOND);

        assertThat(node.height()).isEqualTo(30);
        assertThat(honest.score()).isPositive();
    }

    /** Its header is in order, and it names a chain that nobody else knows. */
    @Test
    void blockThatNobodyGivesACertificateOfIsDropped() {
        List<Block> blocks = chain("theirs", 3);
        time.advance(10 * SECOND);
        ScriptedPeer liar = peer(1).having(blocks);
        Header tip = blocks.getLast().header();
        liar.certificates = header -> header.equals(tip) ? SEALS.certificate(header) : Bytes.EMPTY;
        peer(2).started();
        liar.started();
        time.advance(MINUTE);

        assertThat(node.height()).isZero();
        assertThat(liar.connected).as("banned").isFalse();
        assertThat(node.network().headersAhead()).isZero();
        assertThat(node.network().isSyncing()).isFalse();
        assertThat(node.kit().halts()).isEmpty();
    }

    @Test
    void receivedBlockGoesOnOnlyOnceItHasBeenJudged() {
        List<Block> blocks = chain("theirs", 2);
        adopt(blocks.subList(0, 1));
        ScriptedPeer bearer = peer(1).having(blocks.subList(0, 1)).started();
        ScriptedPeer next = peer(2).having(blocks.subList(0, 1)).started();
        time.advance(SECOND);
        Block bad = withWrongState(blocks.getLast());
        bearer.tell(NodeMessages.COMPACT_BLOCK, compact(bad, SEALS.certificate(bad.header())));
        time.advance(SECOND);
        assertThat(node.height()).isEqualTo(1);
        assertThat(next.heard(NodeMessages.COMPACT_BLOCK)).isZero();
        Block good = blocks.getLast();
        bearer.tell(NodeMessages.COMPACT_BLOCK, compact(good, SEALS.certificate(good.header())));
        time.advance(SECOND);

        assertThat(node.height()).isEqualTo(2);
        assertThat(next.shown).hasSize(1);
        assertThat(next.shown.getFirst().certificate()).isEqualTo(SEALS.certificate(good.header()));
    }

    /** As with a hundred validators: far more of them than there is room for. */
    @Test
    void thousandsOfLargeHeadersTakeNoMoreThanTheirRoom() {
        Genesis genesis = TestWorld.certified(13_000);
        StampSeal seals = StampSeal.of(genesis);
        List<Block> blocks = chain(genesis, "theirs", 1_200);
        NetworkedLedger late = new NetworkedLedger(links, time, genesis, 2);
        time.advance(1_300 * SECOND);
        var source = new ScriptedPeer(links, time, late, 1).having(blocks);
        source.certificates = seals::certificate;
        source.started();
        int most = 0;
        for (int i = 0; i < 3_000 && late.height() < 1_200; i++) {
            time.advance(100);
            most = Math.max(most, late.network().headersAhead());
        }

        assertThat(late.height()).isEqualTo(1_200);
        assertThat(most).isBetween(HeaderBatch.ENOUGH_BYTES / 13_000, (14 << 20) / 13_000);
        assertThat(source.score()).isPositive();
    }

    /** More than a third of the validators have lied. */
    @Test
    void longerCertifiedBranchStopsTheNode() {
        List<Block> ours = chain("ours", 3);
        List<Block> theirs = chain("theirs", 4);
        adopt(ours);
        ScriptedPeer other = peer(1).having(theirs.subList(0, 3)).started();
        time.advance(5 * SECOND);
        assertThat(node.kit().halts()).as("no longer than ours").isEmpty();
        other.having(theirs);
        other.tell(
                NodeMessages.COMPACT_BLOCK,
                compact(theirs.getLast(), SEALS.certificate(theirs.getLast().header())));
        time.advance(5 * SECOND);

        assertThat(node.kit().halts()).isNotEmpty().allMatch(halt -> halt.startsWith("REORG_TOO_DEEP"));
        assertThat(node.kit().head().id()).isEqualTo(id(ours.getLast()));
    }

    @Test
    void batchOfHeadersBearsTheCertificateOfItsLast() {
        List<Block> blocks = chain("theirs", 4);
        adopt(blocks);
        ScriptedPeer asker = peer(1).started();
        time.advance(SECOND);
        byte[] answer = asker.ask(
                        NodeMessages.GET_HEADERS,
                        new Locator(List.of(id(blocks.getFirst()))).encode(),
                        NodeMessages.HEADERS)
                .orElseThrow();
        HeaderBatch batch = HeaderBatch.decode(answer).orThrow();

        assertThat(batch.headers()).hasSize(3);
        assertThat(batch.certificate())
                .isEqualTo(SEALS.certificate(blocks.getLast().header()));
    }
}
