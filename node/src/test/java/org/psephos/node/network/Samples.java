package org.psephos.node.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.ledger.Header;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.node.sync.Locator;

/** Messages of every kind, made by chance, with the decoder of each. */
record Samples(String name, byte[] encoded, Function<byte[], Decoded<byte[]>> readAndWriteBack) {
    static List<Samples> of(Random random) {
        return List.of(
                new Samples(
                        "greeting",
                        new Greeting(
                                        random.nextInt(1 << 20),
                                        hash(random),
                                        hash(random),
                                        new SipHash(3, random.nextLong()))
                                .encode()
                                .toArray(),
                        bytes -> again(Greeting.decode(Bytes.of(bytes)), read -> read.encode()
                                .toArray())),
                new Samples(
                        "announcement",
                        new Announcement(names(random)).encode(),
                        bytes -> again(Announcement.decode(bytes), Announcement::encode)),
                new Samples(
                        "data request",
                        dataRequest(random).encode(),
                        bytes -> again(DataRequest.decode(bytes), DataRequest::encode)),
                new Samples(
                        "data",
                        dataAnswer(random).encode(),
                        bytes -> again(DataAnswer.decode(bytes), DataAnswer::encode)),
                new Samples(
                        "locator",
                        new Locator(IntStream.rangeClosed(0, random.nextInt(Locator.MAX_IDS))
                                        .mapToObj(i -> hash(random))
                                        .toList())
                                .encode(),
                        bytes -> again(Locator.decode(bytes), Locator::encode)),
                new Samples(
                        "headers",
                        new HeaderBatch(
                                        random.nextBoolean(),
                                        Bytes.of(bytes(random, random.nextInt(9))),
                                        IntStream.rangeClosed(0, random.nextInt(4))
                                                .mapToObj(i -> header(random))
                                                .toList())
                                .encode(),
                        bytes -> again(HeaderBatch.decode(bytes), HeaderBatch::encode)),
                new Samples(
                        "compact block",
                        compact(random).encode(),
                        bytes -> again(CompactBlock.decode(bytes), CompactBlock::encode)),
                new Samples(
                        "missing request",
                        new MissingRequest(hash(random), places(random)).encode(),
                        bytes -> again(MissingRequest.decode(bytes), MissingRequest::encode)),
                new Samples(
                        "missing answer",
                        new MissingAnswer(transactions(random)).encode(),
                        bytes -> again(MissingAnswer.decode(bytes), MissingAnswer::encode)));
    }

    private static <T> Decoded<byte[]> again(Decoded<T> read, Function<T, byte[]> encoder) {
        return switch (read) {
            case Decoded.Ok<T>(T value) -> new Decoded.Ok<>(encoder.apply(value));
            case Decoded.Malformed<T>(String detail) -> new Decoded.Malformed<>(detail);
        };
    }

    /** The message with a few bytes changed, cut or added. */
    byte[] damaged(Random random) {
        byte[] bytes =
                switch (random.nextInt(6)) {
                    case 0 -> Arrays.copyOf(encoded, random.nextInt(encoded.length + 1));
                    case 1 -> Arrays.copyOf(encoded, encoded.length + 1 + random.nextInt(3));
                    default -> encoded.clone();
                };
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(Math.min(bytes.length, 80))] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    static Hash hash(Random random) {
        return Hash.of(bytes(random, Hash.BYTES));
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Long> names(Random random) {
        return random.longs(1 + random.nextInt(20)).boxed().toList();
    }

    private static List<byte[]> transactions(Random random) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> bytes(random, random.nextInt(200)))
                .toList();
    }

    private static List<Integer> places(Random random) {
        var places = new TreeSet<Integer>();
        random.ints(1 + random.nextInt(9), 0, CompactBlock.MAX_TRANSACTIONS).forEach(places::add);
        return List.copyOf(places);
    }

    private static DataRequest dataRequest(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new DataRequest.Transactions(names(random));
            case 1 -> new DataRequest.WholeBlock(hash(random));
            default -> new DataRequest.ProposedBlock(hash(random));
        };
    }

    private static DataAnswer dataAnswer(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new DataAnswer.Transactions(transactions(random));
            case 1 -> new DataAnswer.WholeBlock(Bytes.of(bytes(random, random.nextInt(9))), bytes(random, 300));
            default -> new DataAnswer.NoSuchBlock();
        };
    }

    static Header header(Random random) {
        return new Header(
                1,
                hash(random),
                random.nextInt(1 << 30),
                hash(random),
                random.nextLong() >>> 20,
                hash(random),
                hash(random),
                hash(random),
                PublicKey.of(bytes(random, PublicKey.BYTES)),
                Bytes.of(bytes(random, random.nextInt(40))),
                Bytes.of(bytes(random, 8)));
    }

    private static CompactBlock compact(Random random) {
        var prefilled = new ArrayList<CompactBlock.Prefilled>();
        int names = random.nextInt(6);
        int filled = random.nextInt(3);
        for (int i = 0; i < filled; i++) {
            prefilled.add(new CompactBlock.Prefilled(i, bytes(random, 150)));
        }
        return new CompactBlock(
                Bytes.of(bytes(random, random.nextInt(3))),
                header(random),
                random.nextLong(),
                random.longs(names, 0, 1L << 48).boxed().toList(),
                prefilled);
    }
}
