package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;
import org.psephos.core.ledger.header.ChainTip;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;
import org.psephos.core.ledger.header.HeaderFault;
import org.psephos.core.ledger.header.HeaderRules;

/** {@code docs/spec/vectors/headers_blocks.json}. */
class HeaderVectorsTest {
    private static final Genesis GENESIS = LedgerSamples.local();
    private static final PublicKey PRODUCER = TestKey.of("producer").publicKey();
    private static final TestKey SENDER = TestKey.of("organiser");
    private static final Hash OTHER = Hash.parse("0f".repeat(32));

    @Test
    void publishedVectorsAreOurs() throws IOException {
        List<Header> chain = chain();
        VectorFile.check(
                "headers_blocks.json",
                "headers",
                List.of(
                        header("genesis", chain.getFirst()),
                        header("block 1", chain.get(1)),
                        header("largest numbers", largest())),
                "malformedHeaders",
                malformedHeaders(),
                "chainTimes",
                chainTimes(),
                "chain",
                row(
                        "genesis", GENESIS.encode(),
                        "headers",
                                chain.stream()
                                        .map(header -> row("encoded", header.encode(), "id", header.id()))
                                        .toList(),
                        "chainTime", tip(chain).nextChainTimeMillis(),
                        "refused", refused(chain)),
                "blocks",
                blocks(),
                "malformedBlocks",
                malformedBlocks());
    }

    private static Map<?, ?> header(String what, Header header) {
        assertThat(Header.decode(header.encode()).orThrow()).isEqualTo(header);
        return row(
                "case", what,
                "fields", LedgerSamples.fields(header),
                "encoded", header.encode(),
                "hash", header.hash(),
                "id", header.id());
    }

    private static Header largest() {
        return new Header(
                Integer.MAX_VALUE,
                OTHER,
                Long.MAX_VALUE,
                OTHER,
                Long.MAX_VALUE,
                OTHER,
                OTHER,
                OTHER,
                PublicKey.parse("ff".repeat(32)),
                Bytes.of(new byte[200]),
                Bytes.of(new byte[64]));
    }

    /** Genesis and fourteen blocks, with spacings that are not all alike; seals are made up. */
    private static List<Header> chain() {
        var headers = new ArrayList<Header>();
        Header genesis = GenesisBlock.header(GENESIS);
        headers.add(genesis);
        ChainTip tip = ChainTip.atGenesis(ChainTerms.of(GENESIS, ActivationTable.INITIAL), genesis);
        for (int i = 0; i < 14; i++) {
            Header next = next(tip, tip.parent().timeMillis() + 2_000 + i % 4 * 777);
            assertThat(HeaderRules.check(next, tip)).isEmpty();
            headers.add(next);
            tip = tip.with(next);
        }
        return headers;
    }

    private static ChainTip tip(List<Header> chain) {
        ChainTip tip = ChainTip.atGenesis(ChainTerms.of(GENESIS, ActivationTable.INITIAL), chain.getFirst());
        for (Header header : chain.subList(1, chain.size())) {
            tip = tip.with(header);
        }
        return tip;
    }

    private static Header next(ChainTip tip, long timeMillis) {
        long height = tip.parent().height() + 1;
        return new Header(
                1,
                tip.chainId(),
                height,
                tip.parentId(),
                timeMillis,
                Block.txRoot(List.of()),
                tip.parent().stateRoot(),
                tip.historyRoot(),
                PRODUCER,
                Bytes.of(new byte[] {0x20, 0, (byte) 0xff, (byte) 0xff}),
                Bytes.of(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) height}));
    }

    /** The header that would come next, with something wrong; where two rules are broken, the first is told. */
    private static List<?> refused(List<Header> chain) {
        ChainTip tip = tip(chain);
        Header good = next(tip, tip.parent().timeMillis() + 2_000);
        return List.of(
                judged("good", tip, good, header -> header, Optional.empty()),
                judged(
                        "another chain",
                        tip,
                        good,
                        h -> with(h, 1, OTHER, h.height(), h.parent(), h.timeMillis(), h.historyRoot()),
                        Optional.of(HeaderFault.WRONG_CHAIN)),
                judged(
                        "another parent",
                        tip,
                        good,
                        h -> with(h, 1, h.chainId(), h.height(), OTHER, h.timeMillis(), h.historyRoot()),
                        Optional.of(HeaderFault.WRONG_PARENT)),
                judged(
                        "height of the parent",
                        tip,
                        good,
                        h -> with(h, 1, h.chainId(), h.height() - 1, h.parent(), h.timeMillis(), h.historyRoot()),
                        Optional.of(HeaderFault.WRONG_HEIGHT)),
                judged(
                        "height skipped",
                        tip,
                        good,
                        h -> with(h, 1, h.chainId(), h.height() + 1, h.parent(), h.timeMillis(), h.historyRoot()),
                        Optional.of(HeaderFault.WRONG_HEIGHT)),
                judged(
                        "version 2",
                        tip,
                        good,
                        h -> with(h, 2, h.chainId(), h.height(), h.parent(), h.timeMillis(), h.historyRoot()),
                        Optional.of(HeaderFault.WRONG_VERSION)),
                judged(
                        "a millisecond too close",
                        tip,
                        good,
                        h -> with(h, 1, h.chainId(), h.height(), h.parent(), h.timeMillis() - 1, h.historyRoot()),
                        Optional.of(HeaderFault.TOO_CLOSE)),
                judged(
                        "before its ancestors",
                        tip,
                        good,
                        h -> with(h, 1, h.chainId(), h.height(), h.parent(), 1, h.historyRoot()),
                        Optional.of(HeaderFault.TOO_CLOSE)),
                judged(
                        "another history",
                        tip,
                        good,
                        h -> with(h, 1, h.chainId(), h.height(), h.parent(), h.timeMillis(), OTHER),
                        Optional.of(HeaderFault.WRONG_HISTORY)),
                judged(
                        "two faults",
                        tip,
                        good,
                        h -> with(h, 2, h.chainId(), h.height(), OTHER, h.timeMillis(), OTHER),
                        Optional.of(HeaderFault.WRONG_PARENT)));
    }

    private static Header with(
            Header header, int version, Hash chainId, long height, Hash parent, long time, Hash history) {
        return new Header(
                version,
                chainId,
                height,
                parent,
                time,
                header.txRoot(),
                header.stateRoot(),
                history,
                header.producer(),
                header.engineFields(),
                header.seal());
    }

    private static Map<?, ?> judged(
            String what, ChainTip tip, Header good, UnaryOperator<Header> change, Optional<HeaderFault> fault) {
        Header header = change.apply(good);
        assertThat(HeaderRules.check(header, tip)).as(what).isEqualTo(fault);
        return row("case", what, "encoded", header.encode(), "fault", fault);
    }

    private static List<?> malformedHeaders() {
        Header good = chain().get(1);
        byte[] bytes = good.encode();
        byte[] versionZero = bytes.clone();
        versionZero[0] = 0;
        return List.of(
                malformedHeader("no bytes", new byte[0]),
                malformedHeader("version 0", versionZero),
                malformedHeader("version over 31 bits", encode(out -> {
                    out.varint(1L << 31).raw(bytes, 1, bytes.length - 1);
                })),
                malformedHeader("ends early", Arrays.copyOf(bytes, bytes.length - 1)),
                malformedHeader("byte left over", Arrays.copyOf(bytes, bytes.length + 1)),
                malformedHeader("no seal, not even an empty one", Arrays.copyOf(bytes, bytes.length - 9)),
                malformedHeader(
                        "seal of 65 bytes",
                        good.withSeal(Bytes.of(new byte[65])).encode()));
    }

    private static Map<?, ?> malformedHeader(String what, byte[] bytes) {
        assertThat(Header.decode(bytes)).as(what).isInstanceOf(Decoded.Malformed.class);
        return row("case", what, "bytes", bytes);
    }

    private static List<?> chainTimes() {
        return List.of(
                chainTime(5),
                chainTime(5, 9),
                chainTime(9, 5),
                chainTime(3, 1, 2),
                chainTime(4, 1, 2, 3),
                chainTime(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1),
                chainTime(7, 7, 7, 1, 1, 1, 9, 9, 9, 9));
    }

    private static Map<?, ?> chainTime(long... times) {
        return row("times", LongStream.of(times).boxed().toList(), "chainTime", ChainTime.median(times));
    }

    private static List<?> blocks() {
        Header after = chain().get(1);
        List<Transaction> three = List.of(transfer(0), transfer(1), transfer(2));
        List<Transaction> swapped = List.of(transfer(1), transfer(0), transfer(2));
        return List.of(
                block("genesis block", GenesisBlock.of(GENESIS)),
                block("one transaction", fitting(after, three.subList(0, 1))),
                block("three transactions", fitting(after, three)),
                block("transactions about two elections", fitting(after, aboutTwoElections())),
                block("a body in another order", new Block(fitting(after, three).header(), swapped)),
                block("a body cut short", new Block(fitting(after, three).header(), three.subList(0, 2))),
                block(
                        "a transaction twice",
                        new Block(
                                fitting(after, three).header(),
                                List.of(three.get(0), three.get(1), three.get(2), three.get(2)))),
                block(
                        "another signature",
                        new Block(fitting(after, three.subList(0, 1)).header(), List.of(resigned(three.getFirst())))));
    }

    /** A transfer, one election created and closed, another one cancelled. */
    private static List<Transaction> aboutTwoElections() {
        Transaction creation = SENDER.sign(unsigned(1, new Payload.CreateElection(LedgerSamples.definition())));
        return List.of(
                transfer(0),
                creation,
                SENDER.sign(unsigned(2, new Payload.CloseEnrolment(creation.id()))),
                SENDER.sign(unsigned(3, new Payload.CancelElection(LedgerSamples.ELECTION))));
    }

    private static Transaction transfer(long sequence) {
        return SENDER.sign(unsigned(sequence, new Payload.Transfer(PRODUCER, 1)));
    }

    private static UnsignedTransaction unsigned(long sequence, Payload payload) {
        return new UnsignedTransaction(GENESIS.chainId(), SENDER.publicKey(), sequence, 100, 0, payload);
    }

    /** The same id, another full hash. */
    private static Transaction resigned(Transaction transaction) {
        byte[] bytes = transaction.encode();
        bytes[bytes.length - 1] ^= 1;
        Transaction copy = Transaction.decode(bytes).orThrow();
        assertThat(copy.id()).isEqualTo(transaction.id());
        return copy;
    }

    private static Block fitting(Header header, List<Transaction> transactions) {
        return new Block(Headers.withTransactions(header, transactions), transactions);
    }

    private static Map<?, ?> block(String what, Block block) {
        byte[] bytes = block.encode();
        assertThat(Block.decode(bytes).orThrow()).isEqualTo(block);
        assertThat(bytes).hasSize(block.size());
        return row(
                "case", what,
                "encoded", bytes,
                "id", block.header().id(),
                "fullHashes",
                        block.transactions().stream().map(Transaction::fullHash).toList(),
                "txRoot", Block.txRoot(block.transactions()),
                "bodyFits", block.bodyMatchesHeader(),
                "elections", block.elections());
    }

    private static List<?> malformedBlocks() {
        Block good = fitting(chain().get(1), List.of(transfer(0)));
        byte[] header = good.header().encode();
        byte[] transaction = transfer(0).encode();
        return List.of(
                malformedBlock("no body", header),
                malformedBlock(
                        "transaction missing",
                        encode(out -> out.raw(header).varint(2).bytes(transaction))),
                malformedBlock(
                        "byte left over",
                        encode(out ->
                                out.raw(header).varint(1).bytes(transaction).u8(0))),
                malformedBlock("transaction with a byte left over", encode(out -> out.raw(header)
                        .varint(1)
                        .bytes(Arrays.copyOf(transaction, transaction.length + 1)))),
                malformedBlock(
                        "empty transaction",
                        encode(out -> out.raw(header).varint(1).varint(0))));
    }

    private static Map<?, ?> malformedBlock(String what, byte[] bytes) {
        assertThat(Block.decode(bytes)).as(what).isInstanceOf(Decoded.Malformed.class);
        return row("case", what, "bytes", bytes);
    }
}
