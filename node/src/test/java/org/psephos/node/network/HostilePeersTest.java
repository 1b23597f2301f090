package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;

/** One honest node, and peers that are up to something. */
class HostilePeersTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, 3);
    private final Genesis genesis = TestWorld.productive(10_000);
    private final NetworkedLedger node = new NetworkedLedger(links, time, genesis, 1);

    private ScriptedPeer peer(int number) {
        return new ScriptedPeer(links, time, node, number);
    }

    /** Valid blocks from height 1 on, by somebody who mines alone. */
    private List<Block> chain(String miner, int blocks) {
        var kit = new LedgerKit(genesis, Person.named(miner), LedgerKit.LIMITS);
        kit.mine(blocks);
        return LongStream.rangeClosed(1, blocks).mapToObj(kit::at).toList();
    }

    /** With every seal in order and a state root that nobody computed. */
    private static Block withWrongState(Block block) {
        Header header = block.header();
        var wrong = Headers.withStateRoot(header, Hash.ZERO);
        return new Block(wrong.withSeal(StampSeal.stamp(wrong)), block.transactions());
    }

    private SipHash names(ScriptedPeer peer) {
        return peer.greeted.orElseThrow().names();
    }

    @Test
    void floodOfHeadersOfAWorseChainLeavesNothingBehind() {
        List<Block> long1 = chain("ours", 2_600);
        List<Block> worse = chain("theirs", 2_500);
        time.advance(2_700 * SECOND);
        long1.forEach(block -> node.kit().importBlock(block));
        ScriptedPeer flooder = peer(1).having(worse).started();
        int[] most = {0};
        for (int i = 0; i < 6_000; i++) {
            time.advance(10);
            most[0] = Math.max(most[0], node.network().headersAhead());
        }

        assertThat(flooder.heard(NodeMessages.GET_HEADERS)).isGreaterThanOrEqualTo(2);
        assertThat(flooder.heard(NodeMessages.GET_DATA)).isZero();
        assertThat(most[0]).isZero();
        assertThat(node.height()).isEqualTo(2_600);
    }

    @Test
    void followsALongBranchOnceItHasShownThatItIsBetter() {
        List<Block> ours = chain("ours", 2_400);
        List<Block> better = chain("theirs", 2_500);
        time.advance(2_700 * SECOND);
        ours.forEach(block -> node.kit().importBlock(block));
        peer(1).having(better).started();
        time.advance(5 * MINUTE);

        assertThat(node.kit().head().id()).isEqualTo(better.getLast().header().id());
        assertThat(node.reorganisations()).hasSize(1);
    }

    @Test
    void stopsWhereABetterChainPartsTooDeep() {
        NetworkedLedger shallow = new NetworkedLedger(links, time, TestWorld.productive(20), 2);
        var ours = new LedgerKit(shallow.kit().genesis(), Person.named("ours"), LedgerKit.LIMITS);
        var theirs = new LedgerKit(shallow.kit().genesis(), Person.named("theirs"), LedgerKit.LIMITS);
        ours.mine(30);
        theirs.mine(31);
        time.advance(40 * SECOND);
        LongStream.rangeClosed(1, 30).forEach(height -> shallow.kit().importBlock(ours.at(height)));
        new ScriptedPeer(links, time, shallow, 9)
                .having(LongStream.rangeClosed(1, 31).mapToObj(theirs::at).toList())
                .started();
        time.advance(10 * SECOND);

        assertThat(shallow.kit().halts()).isNotEmpty().allMatch(halt -> halt.startsWith("REORG_TOO_DEEP"));
        assertThat(shallow.height()).isEqualTo(30);
    }

    @Test
    void whoWithholdsABlockIsReplacedAndMarked() {
        List<Block> blocks = chain("theirs", 30);
        time.advance(40 * SECOND);
        ScriptedPeer silent = peer(1).having(blocks);
        silent.ignoring(NodeMessages.GET_DATA);
        silent.started();
        time.advance(2 * SECOND);
        ScriptedPeer honest = peer(2).having(blocks).started();
        time.advance(30 * SECOND);

        assertThat(node.height()).isEqualTo(30);
        assertThat(silent.score()).isNegative();
        assertThat(honest.score()).isPositive();
    }

    @Test
    void withheldBlockHoldsUpOtherChainsForAMomentOnly() {
        List<Block> better = chain("theirs", 33);
        List<Block> honestly = chain("ours", 32);
        time.advance(50 * SECOND);
        var silent = new ArrayList<ScriptedPeer>();
        for (int i = 0; i < 4; i++) {
            silent.add(peer(10 + i).having(better));
            silent.getLast().ignoring(NodeMessages.GET_DATA);
            silent.getLast().started();
        }
        time.advance(SECOND);
        ScriptedPeer honest = peer(2).having(honestly.subList(0, 30)).started();
        time.advance(13 * SECOND);
        assertThat(node.kit().head().id()).isEqualTo(honestly.get(29).header().id());
        assertThat(silent).anyMatch(peer -> peer.score() < 0);

        for (Block next : honestly.subList(30, 32)) {
            honest.having(honestly.subList(0, (int) next.header().height()));
            honest.tell(NodeMessages.COMPACT_BLOCK, compact(next));
            time.advance(3 * SECOND);
            assertThat(node.kit().head().id()).isEqualTo(next.header().id());
        }
        assertThat(honest.score()).isPositive();
        peer(20).having(better).started();
        time.advance(20 * SECOND);
        assertThat(node.kit().head().id())
                .as("the better chain, once it can be had")
                .isEqualTo(better.getLast().header().id());
    }

    @Test
    void whoShowsHeadersWithoutBlocksGetsNowhere() {
        List<Block> blocks = chain("theirs", 30);
        time.advance(40 * SECOND);
        ScriptedPeer liar = peer(1).having(blocks);
        blocks.forEach(block -> liar.withhold(block.header().id()));
        liar.started();
        time.advance(10 * MINUTE);

        assertThat(node.height()).isZero();
        assertThat(liar.score()).isLessThan(-20);
        assertThat(node.network().headersAhead()).isZero();
        assertThat(node.network().isSyncing()).isFalse();
    }

    @Test
    void wrongBodyIsTheSendersFaultAndNotTheHeaders() {
        List<Block> blocks = chain("theirs", 10);
        time.advance(20 * SECOND);
        ScriptedPeer forger = peer(1).having(blocks);
        Transaction stray = Person.named("ada")
                .transaction(genesis.chainId(), 0, new Payload.Transfer(TestWorld.GRACE.address(), 1));
        Block tampered = new Block(blocks.get(4).header(), List.of(stray));
        forger.giving(blocks.get(4).header().id(), tampered);
        forger.started();
        time.advance(SECOND);
        assertThat(node.height()).isEqualTo(4);
        assertThat(forger.score()).isLessThanOrEqualTo(-50);
        peer(2).having(blocks).started();
        time.advance(40 * SECOND);

        assertThat(node.height()).isEqualTo(10);
    }

    @Test
    void anotherBlockThanTheOneAskedForIsTheSendersFault() {
        List<Block> blocks = chain("theirs", 10);
        time.advance(20 * SECOND);
        ScriptedPeer forger = peer(1).having(blocks);
        forger.giving(blocks.get(4).header().id(), blocks.get(7));
        forger.started();
        time.advance(5 * SECOND);

        assertThat(node.height()).isEqualTo(4);
        assertThat(forger.score()).isLessThan(-40);
    }

    @Test
    void invalidBlockCondemnsWhoeverShowedItsHeader() {
        List<Block> blocks = new ArrayList<>(chain("theirs", 10));
        Block bad = withWrongState(blocks.get(9));
        blocks.set(9, bad);
        time.advance(20 * SECOND);
        ScriptedPeer first = peer(1).having(blocks).started();
        time.advance(5 * SECOND);
        assertThat(node.height()).isEqualTo(9);
        assertThat(first.score()).isLessThan(-40);
        long asked = first.heard(NodeMessages.GET_DATA);
        ScriptedPeer second = peer(2).having(blocks).started();
        time.advance(5 * SECOND);

        assertThat(node.height()).isEqualTo(9);
        assertThat(second.score()).isLessThan(-40);
        assertThat(first.heard(NodeMessages.GET_DATA) + second.heard(NodeMessages.GET_DATA))
                .as("the block is not fetched a second time")
                .isEqualTo(asked);
        assertThat(node.network().headersAhead()).isZero();
    }

    @Test
    void forgedHeaderBansAtTheSecondTime() {
        List<Block> blocks = new ArrayList<>(chain("theirs", 3));
        Header header = blocks.get(2).header();
        blocks.set(2, new Block(header.withSeal(Bytes.of(new byte[8])), List.of()));
        time.advance(10 * SECOND);
        ScriptedPeer forger = peer(1).having(blocks).started();
        time.advance(2 * SECOND);
        assertThat(node.height()).isZero();
        assertThat(forger.score()).isLessThan(-40);
        time.advance(2 * MINUTE);

        assertThat(forger.connected).isFalse();
    }

    @Test
    void blockFromTheFutureIsTakenInItsTime() {
        List<Block> blocks = chain("theirs", 40);
        ScriptedPeer hasty = peer(1).having(blocks).started();
        time.advance(2 * SECOND);
        assertThat(node.height()).isBetween(1L, 25L);
        assertThat(hasty.score()).isGreaterThanOrEqualTo(0);
        time.advance(MINUTE);

        assertThat(node.height()).isEqualTo(40);
    }

    @Test
    void endlessAnnouncementsAreBoundedAndCostTheAnnouncer() {
        ScriptedPeer boaster = peer(1).started();
        boaster.ignoring(NodeMessages.GET_DATA);
        time.advance(SECOND);
        for (int i = 0; i < 120; i++) {
            long base = i * 1_000L;
            boaster.tell(
                    NodeMessages.ANNOUNCE,
                    new Announcement(
                                    LongStream.range(base, base + 1_000).boxed().toList())
                            .encode());
        }
        time.advance(SECOND);
        assertThat(boaster.heard(NodeMessages.GET_DATA)).isEqualTo(TransactionRelay.MAX_QUESTIONS);
        time.advance(5 * MINUTE);

        assertThat(boaster.connected).isFalse();
        assertThat(boaster.score()).isLessThan(-50);
    }

    @Test
    void forgedCopyOfATransactionDoesNotKeepTheRealOneOut() {
        time.advance(SECOND);
        ScriptedPeer forger = peer(1).started();
        ScriptedPeer honest = peer(2).started();
        time.advance(SECOND);
        Transaction real = node.kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 5);
        Transaction forged = Person.forged(real);
        forger.answers.put(
                NodeMessages.GET_DATA,
                payload -> Optional.of(new DataAnswer.Transactions(List.of(forged.encode())).encode()));
        honest.answers.put(
                NodeMessages.GET_DATA,
                payload -> Optional.of(new DataAnswer.Transactions(List.of(real.encode())).encode()));
        forger.tell(
                NodeMessages.ANNOUNCE, new Announcement(List.of(names(forger).hash(forged.fullHash()))).encode());
        time.advance(SECOND);
        assertThat(node.kit().ledger().pool().count()).isZero();
        assertThat(forger.score()).isLessThan(-40);
        honest.tell(
                NodeMessages.ANNOUNCE, new Announcement(List.of(names(honest).hash(real.fullHash()))).encode());
        time.advance(SECOND);

        assertThat(node.kit().ledger().pool().entry(real.id())).isPresent();
        assertThat(honest.score()).isPositive();
    }

    @Test
    void whoDoesNotGiveWhatItAnnouncedIsFollowedByTheNextAnnouncer() {
        ScriptedPeer silent = peer(1).started();
        ScriptedPeer honest = peer(2).started();
        silent.ignoring(NodeMessages.GET_DATA);
        time.advance(SECOND);
        Transaction real = node.kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 5);
        honest.answers.put(
                NodeMessages.GET_DATA,
                payload -> Optional.of(new DataAnswer.Transactions(List.of(real.encode())).encode()));
        var announcement = new Announcement(List.of(names(silent).hash(real.fullHash()))).encode();
        silent.tell(NodeMessages.ANNOUNCE, announcement);
        time.advance(SECOND);
        honest.tell(NodeMessages.ANNOUNCE, announcement);
        time.advance(SECOND);
        assertThat(honest.heard(NodeMessages.GET_DATA)).isZero();
        time.advance(15 * SECOND);

        assertThat(node.kit().ledger().pool().entry(real.id())).isPresent();
        assertThat(silent.score()).isNegative();
    }

    @Test
    void transactionThatNobodyAskedForIsRefused() {
        ScriptedPeer pusher = peer(1).started();
        time.advance(SECOND);
        Transaction other = node.kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 5);
        pusher.answers.put(
                NodeMessages.GET_DATA,
                payload -> Optional.of(new DataAnswer.Transactions(List.of(other.encode())).encode()));
        pusher.tell(NodeMessages.ANNOUNCE, new Announcement(List.of(7L)).encode());
        time.advance(SECOND);

        assertThat(node.kit().ledger().pool().count()).isZero();
        assertThat(pusher.score()).isLessThan(-40);
    }

    @Test
    void nonsenseEndsTheConnection() {
        for (byte[] nonsense : List.of(new byte[] {0}, new byte[] {1, 2, 3}, new byte[100])) {
            ScriptedPeer peer = peer(10 + nonsense.length).started();
            time.advance(SECOND);
            peer.tell(NodeMessages.ANNOUNCE, nonsense);
            time.advance(SECOND);
            assertThat(peer.connected).isFalse();
            assertThat(peer.score()).isLessThan(-90);
        }
    }

    @Test
    void answerOfAnotherKindEndsTheConnection() {
        List<Block> blocks = chain("theirs", 3);
        time.advance(10 * SECOND);
        ScriptedPeer peer = peer(1).having(blocks);
        peer.answers.put(
                NodeMessages.GET_DATA, payload -> Optional.of(new DataAnswer.Transactions(List.of()).encode()));
        peer.started();
        time.advance(2 * SECOND);

        assertThat(peer.connected).isFalse();
        assertThat(node.height()).isZero();
    }

    @Test
    void headersOnNothingThatWasAskedAboutAreRefused() {
        List<Block> blocks = chain("theirs", 10);
        time.advance(20 * SECOND);
        ScriptedPeer peer = peer(1).having(blocks);
        peer.answers.put(
                NodeMessages.GET_HEADERS,
                payload -> Optional.of(new HeaderBatch(
                                false,
                                List.of(blocks.get(8).header(), blocks.get(9).header()))
                        .encode()));
        peer.started();
        time.advance(2 * SECOND);

        assertThat(node.height()).isZero();
        assertThat(peer.score()).isLessThan(-40);
    }

    @Test
    void compactBlockWithWrongTransactionsIsFetchedWholeAndForgiven() {
        List<Block> blocks = chain("theirs", 2);
        time.advance(10 * SECOND);
        ScriptedPeer peer = peer(1).having(blocks.subList(0, 1)).started();
        time.advance(2 * SECOND);
        assertThat(node.height()).isEqualTo(1);
        peer.having(blocks);
        var strange = new CompactBlock(Bytes.EMPTY, blocks.get(1).header(), 5, List.of(1L, 2L), List.of());
        Transaction stray = node.kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 5);
        peer.answers.put(
                NodeMessages.GET_BLOCK_TXS,
                payload -> Optional.of(new MissingAnswer(List.of(stray.encode(), stray.encode())).encode()));
        peer.tell(NodeMessages.COMPACT_BLOCK, strange.encode());
        time.advance(3 * SECOND);

        assertThat(node.height()).isEqualTo(2);
        assertThat(peer.heard(NodeMessages.GET_BLOCK_TXS)).isEqualTo(1);
        assertThat(peer.score()).isGreaterThanOrEqualTo(0);
    }

    /** Two blocks, the second with two transactions that the node's pool holds; the node has the first, and the peer both. */
    private List<Block> blockOfPooled(ScriptedPeer peer) {
        var kit = new LedgerKit(genesis, Person.named("theirs"), LedgerKit.LIMITS);
        kit.mine(1);
        List<Transaction> both = List.of(
                kit.transfer(TestWorld.ADA, TestWorld.GRACE.address(), 5),
                kit.transfer(TestWorld.GRACE, TestWorld.ADA.address(), 6));
        kit.accept(both.toArray(Transaction[]::new));
        kit.mine(1);
        time.advance(10 * SECOND);
        node.kit().importBlock(kit.at(1));
        node.kit().accept(both.toArray(Transaction[]::new));
        peer.having(List.of(kit.at(1))).started();
        time.advance(2 * SECOND);
        List<Block> blocks = List.of(kit.at(1), kit.at(2));
        assertThat(blocks.getLast().transactions()).hasSize(2);
        peer.having(blocks);
        return blocks;
    }

    @Test
    void namesThatCollideCostAQuestionAndNothingElse() {
        ScriptedPeer peer = peer(1);
        Block block = blockOfPooled(peer).getLast();
        long name = CompactBlock.of(block, Bytes.EMPTY, 5).names().getFirst();
        peer.answers.put(
                NodeMessages.GET_BLOCK_TXS,
                payload -> Optional.of(new MissingAnswer(MissingRequest.decode(payload).orThrow().places().stream()
                                .map(place -> block.transactions().get(place).encode())
                                .toList())
                        .encode()));
        peer.tell(
                NodeMessages.COMPACT_BLOCK,
                new CompactBlock(Bytes.EMPTY, block.header(), 5, List.of(name, name), List.of()).encode());
        time.advance(3 * SECOND);

        assertThat(node.kit().head().id()).isEqualTo(block.header().id());
        assertThat(peer.heard(NodeMessages.GET_BLOCK_TXS)).isEqualTo(1);
        assertThat(peer.heard(NodeMessages.GET_DATA)).isZero();
        assertThat(peer.score()).isGreaterThanOrEqualTo(0);
    }

    /** By chance, or because somebody made one: a transaction of the pool has the name of another that is in the block. */
    @Test
    void nameThatFitsAnotherTransactionOfThePoolMakesTheBlockComeWhole() {
        ScriptedPeer peer = peer(1);
        Block block = blockOfPooled(peer).getLast();
        Transaction stray = node.kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 7);
        node.kit().accept(stray);
        long strays = CompactBlock.name(CompactBlock.key(block.header().id(), 5), stray);
        long other = CompactBlock.of(block, Bytes.EMPTY, 5).names().getLast();
        peer.tell(
                NodeMessages.COMPACT_BLOCK,
                new CompactBlock(Bytes.EMPTY, block.header(), 5, List.of(strays, other), List.of()).encode());
        time.advance(3 * SECOND);

        assertThat(node.kit().head().id()).isEqualTo(block.header().id());
        assertThat(peer.heard(NodeMessages.GET_DATA)).isEqualTo(1);
        assertThat(peer.score()).isGreaterThanOrEqualTo(0);
        assertThat(node.kit().ledger().pool().entry(stray.id())).isPresent();
    }

    @Test
    void branchWithABodyMissingLeavesTheHeadAloneUntilItComes() {
        List<Block> ours = chain("ours", 10);
        List<Block> better = chain("theirs", 14);
        time.advance(20 * SECOND);
        ours.forEach(block -> node.kit().importBlock(block));
        ScriptedPeer lacking = peer(1).having(better);
        lacking.withhold(better.get(8).header().id());
        lacking.started();
        time.advance(2 * MINUTE);
        assertThat(node.kit().head().id()).isEqualTo(ours.getLast().header().id());
        assertThat(node.reorganisations()).isEmpty();
        assertThat(node.kit().halts()).isEmpty();
        assertThat(lacking.score()).isNegative();
        peer(2).having(better).started();
        time.advance(MINUTE);

        assertThat(node.kit().head().id()).isEqualTo(better.getLast().header().id());
        assertThat(node.reorganisations()).hasSize(1);
        assertThat(node.network().isSyncing()).isFalse();
    }

    private static byte[] compact(Block block) {
        return CompactBlock.of(block, Bytes.EMPTY, 5).encode();
    }

    /** Ten blocks, of which the node has nine and nobody the last. */
    private List<Block> nineOfTen() {
        List<Block> blocks = chain("theirs", 10);
        time.advance(20 * SECOND);
        blocks.subList(0, 9).forEach(block -> node.kit().importBlock(block));
        return blocks;
    }

    @Test
    void blockGoesOnBeforeItIsExecutedAndItsBearerIsNotBlamed() {
        Block bad = withWrongState(nineOfTen().get(9));
        ScriptedPeer bearer = peer(1).started();
        ScriptedPeer next = peer(2).started();
        time.advance(SECOND);
        bearer.tell(NodeMessages.COMPACT_BLOCK, compact(bad));
        time.advance(SECOND);

        assertThat(node.height()).isEqualTo(9);
        assertThat(next.heard(NodeMessages.COMPACT_BLOCK)).isEqualTo(1);
        assertThat(bearer.heard(NodeMessages.COMPACT_BLOCK)).isZero();
        assertThat(bearer.score()).isGreaterThanOrEqualTo(0);
        bearer.tell(NodeMessages.COMPACT_BLOCK, compact(bad));
        next.tell(NodeMessages.COMPACT_BLOCK, compact(bad));
        time.advance(SECOND);
        assertThat(next.score()).as("it may not have judged it yet").isGreaterThanOrEqualTo(0);
        assertThat(next.heard(NodeMessages.COMPACT_BLOCK)).isEqualTo(1);
        assertThat(node.network().headersAhead()).isZero();
    }

    @Test
    void whoBuildsOnAnInvalidBlockIsBlamed() {
        List<Block> blocks = nineOfTen();
        Block bad = withWrongState(blocks.get(9));
        var builder = new LedgerKit(genesis, Person.named("theirs"), LedgerKit.LIMITS);
        builder.mine(1);
        Header above = builder.at(1).header();
        var child = new Header(
                above.version(),
                above.chainId(),
                11,
                bad.header().id(),
                bad.header().timeMillis() + 1_000,
                above.txRoot(),
                Hash.ZERO,
                Hash.ZERO,
                above.producer(),
                above.engineFields(),
                Bytes.EMPTY);
        ScriptedPeer liar = peer(1);
        liar.ignoring(NodeMessages.GET_DATA);
        var upTo = new ArrayList<>(blocks.subList(0, 9));
        upTo.add(bad);
        liar.having(upTo);
        liar.answers.put(NodeMessages.GET_HEADERS, payload -> Optional.of(new HeaderBatch(false, List.of()).encode()));
        liar.started();
        time.advance(SECOND);
        liar.tell(NodeMessages.COMPACT_BLOCK, compact(bad));
        time.advance(SECOND);
        assertThat(liar.score()).isGreaterThanOrEqualTo(0);
        liar.answers.put(
                NodeMessages.GET_HEADERS,
                payload -> Optional.of(new HeaderBatch(false, List.of(bad.header())).encode()));
        liar.tell(NodeMessages.COMPACT_BLOCK, compact(new Block(child.withSeal(StampSeal.stamp(child)), List.of())));
        time.advance(SECOND);

        assertThat(liar.score()).isLessThan(-40);
    }

    @Test
    void noMoreThanAFewRivalsGoOnUnjudged() {
        Block last = nineOfTen().get(9);
        ScriptedPeer maker = peer(1).started();
        ScriptedPeer next = peer(2).started();
        time.advance(SECOND);
        for (int i = 0; i < 6; i++) {
            Header header = last.header();
            var rival = Headers.withStateRoot(Headers.withTime(header, header.timeMillis() + i), Hash.ZERO);
            maker.tell(
                    NodeMessages.COMPACT_BLOCK,
                    compact(new Block(rival.withSeal(StampSeal.stamp(rival)), last.transactions())));
            time.advance(SECOND);
        }

        assertThat(node.height()).isEqualTo(9);
        assertThat(next.heard(NodeMessages.COMPACT_BLOCK)).isEqualTo(FreshBlocks.MAX_RIVALS);
        assertThat(maker.score()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void givesWhatItHasShownEvenIfItTurnsOutInvalid() {
        Transaction paid = node.kit().transfer(TestWorld.ADA, TestWorld.GRACE.address(), 5);
        List<Block> blocks = nineOfTen();
        Header header = blocks.get(9).header();
        var over = Headers.withStateRoot(Headers.withTransactions(header, List.of(paid)), Hash.ZERO);
        Block bad = new Block(over.withSeal(StampSeal.stamp(over)), List.of(paid));
        ScriptedPeer bearer = peer(1).started();
        ScriptedPeer next = peer(2).started();
        bearer.answers.put(
                NodeMessages.GET_BLOCK_TXS, payload -> Optional.of(new MissingAnswer(List.of(paid.encode())).encode()));
        time.advance(SECOND);
        bearer.tell(NodeMessages.COMPACT_BLOCK, compact(bad));
        time.advance(SECOND);
        assertThat(node.height()).isEqualTo(9);
        var body = new ArrayList<DataAnswer>();
        next.ask(NodeMessages.GET_DATA, new DataRequest.WholeBlock(bad.header().id()).encode(), NodeMessages.DATA)
                .ifPresent(answer -> body.add(DataAnswer.decode(answer).orThrow()));

        assertThat(next.shown).singleElement().satisfies(compact -> assertThat(compact.prefilled())
                .as("what this node had to ask for, others lack too")
                .singleElement()
                .satisfies(one -> assertThat(one.encoded()).isEqualTo(paid.encode())));
        assertThat(body).singleElement().isInstanceOfSatisfying(DataAnswer.WholeBlock.class, whole -> assertThat(
                        whole.encoded())
                .isEqualTo(bad.encode()));
    }
}
