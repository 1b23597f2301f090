package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.node.sync.Locator;

class WireFormatTest {
    private static final Header HEADER = Samples.header(new Random(1));

    @Property(tries = 500)
    void messagesGoThereAndBack(@ForAll long seed) {
        for (Samples sample : Samples.of(new Random(seed))) {
            assertThat(sample.readAndWriteBack().apply(sample.encoded()).orThrow())
                    .as(sample.name())
                    .isEqualTo(sample.encoded());
        }
    }

    @Property(tries = 2_000)
    void damagedMessagesAreRefusedOrWrittenBackAlike(@ForAll long seed) {
        var random = new Random(seed);
        for (Samples sample : Samples.of(random)) {
            byte[] bytes = sample.damaged(random);
            if (sample.readAndWriteBack().apply(bytes) instanceof Decoded.Ok<byte[]>(byte[] again)) {
                assertThat(again).as(sample.name()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void largestMessagesFitTheirKinds() {
        List<Long> names = LongStream.range(0, Announcement.MAX_NAMES).boxed().toList();
        assertThat(new Announcement(names).encode()).hasSizeLessThanOrEqualTo(NodeMessages.ANNOUNCE.maxBytes());
        assertThat(new DataRequest.Transactions(names.subList(0, DataRequest.MAX_NAMES)).encode())
                .hasSizeLessThanOrEqualTo(NodeMessages.GET_DATA.maxBytes());
        assertThat(new Locator(Collections.nCopies(Locator.MAX_IDS, Hash.ZERO)).encode())
                .hasSizeLessThanOrEqualTo(NodeMessages.GET_HEADERS.maxBytes());
        assertThat(new DataAnswer.WholeBlock(
                                Bytes.of(new byte[Limits.MAX_ENGINE_FIELDS_BYTES]), new byte[Limits.MAX_BLOCK_BYTES])
                        .encode())
                .hasSizeLessThanOrEqualTo(NodeMessages.DATA.maxBytes());
        List<Integer> places =
                IntStream.range(0, CompactBlock.MAX_TRANSACTIONS).boxed().toList();
        assertThat(new MissingRequest(Hash.ZERO, places).encode())
                .hasSizeLessThanOrEqualTo(NodeMessages.GET_BLOCK_TXS.maxBytes());
        List<Long> all = Collections.nCopies(CompactBlock.MAX_TRANSACTIONS, (1L << 48) - 1);
        assertThat(new CompactBlock(Bytes.of(new byte[Limits.MAX_ENGINE_FIELDS_BYTES]), HEADER, 1, all, List.of())
                        .encode())
                .hasSizeLessThanOrEqualTo(NodeMessages.COMPACT_BLOCK.maxBytes());
        assertThat(new MissingAnswer(Collections.nCopies(64, new byte[Limits.MAX_TRANSACTION_BYTES])).encode())
                .hasSizeLessThanOrEqualTo(NodeMessages.BLOCK_TXS.maxBytes());
    }

    @Test
    void refusesListsOverTheirLimits() {
        assertThat(Announcement.decode(new Announcement(LongStream.rangeClosed(0, Announcement.MAX_NAMES)
                                .boxed()
                                .toList())
                        .encode()))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(Locator.decode(new Locator(Collections.nCopies(Locator.MAX_IDS + 1, Hash.ZERO)).encode()))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(HeaderBatch.decode(
                        new HeaderBatch(false, Collections.nCopies(HeaderBatch.MAX_HEADERS + 1, HEADER)).encode()))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(MissingRequest.decode(
                        new MissingRequest(Hash.ZERO, List.of(CompactBlock.MAX_TRANSACTIONS)).encode()))
                .isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void largestBatchOfHeadersIsWithinItsBoundAndTakesNoMoreThanItsBytes() {
        Bytes large = Bytes.of(new byte[Limits.MAX_ENGINE_FIELDS_BYTES]);
        var fat = new Header(
                Integer.MAX_VALUE,
                Hash.ZERO,
                Long.MAX_VALUE,
                Hash.ZERO,
                Long.MAX_VALUE,
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                HEADER.producer(),
                large,
                Bytes.of(new byte[Limits.MAX_SEAL_BYTES]));
        int untilFull = (HeaderBatch.ENOUGH_BYTES - 1) / fat.size() + 1;
        byte[] encoded = new HeaderBatch(true, large, Collections.nCopies(untilFull, fat)).encode();

        assertThat(fat.size()).isEqualTo(fat.encode().length);
        assertThat(encoded).hasSizeLessThanOrEqualTo(HeaderBatch.MAX_BYTES);
        assertThat(HeaderBatch.decode(encoded)).isInstanceOf(Decoded.Ok.class);
        var over = new HeaderBatch(false, Bytes.of(new byte[Limits.MAX_ENGINE_FIELDS_BYTES + 1]), List.of(HEADER));
        assertThat(HeaderBatch.decode(over.encode())).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void refusesMessagesOfNothing() {
        byte[] none = new Writer().varint(0).toBytes();
        assertThat(Announcement.decode(none)).isInstanceOf(Decoded.Malformed.class);
        assertThat(Locator.decode(none)).isInstanceOf(Decoded.Malformed.class);
        assertThat(HeaderBatch.decode(new byte[] {1, 0, 0})).isInstanceOf(Decoded.Malformed.class);
        assertThat(HeaderBatch.decode(new byte[] {0, 0, 0})).isInstanceOf(Decoded.Ok.class);
        assertThat(DataRequest.decode(new byte[] {0, 0})).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void refusesPrefilledTransactionsBeyondTheBlockOrTooManyBytes() {
        var outside = new CompactBlock(
                Bytes.EMPTY, HEADER, 1, List.of(1L), List.of(new CompactBlock.Prefilled(2, new byte[10])));
        assertThat(CompactBlock.decode(outside.encode())).isInstanceOf(Decoded.Malformed.class);

        var heavy = new ArrayList<CompactBlock.Prefilled>();
        heavy.add(new CompactBlock.Prefilled(0, new byte[CompactBlock.MAX_PREFILLED_BYTES]));
        assertThat(CompactBlock.decode(new CompactBlock(Bytes.EMPTY, HEADER, 1, List.of(), heavy).encode()))
                .isInstanceOf(Decoded.Ok.class);
        heavy.add(new CompactBlock.Prefilled(1, new byte[1]));
        assertThat(CompactBlock.decode(new CompactBlock(Bytes.EMPTY, HEADER, 1, List.of(), heavy).encode()))
                .isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void everyKindHasItsNumber() {
        assertThat(NodeMessages.all())
                .extracting(kind -> kind.code() + " " + kind.name())
                .containsExactly(
                        "16 Announce",
                        "17 GetData",
                        "18 Data",
                        "19 GetHeaders",
                        "20 Headers",
                        "21 CompactBlock",
                        "22 GetBlockTxs",
                        "23 BlockTxs",
                        "24 Consensus",
                        "25 ProposedBlock");
    }
}
