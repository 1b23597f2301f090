package org.psephos.node.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** Someone with a key, the same for the same name. */
public record Person(PrivateKey key, PublicKey address) {
    public static final long EXPIRY = 50_000;

    public static Person named(String name) {
        Hash seed = Sha256.hash(Tag.PEER_ID, name.getBytes(StandardCharsets.UTF_8));
        PrivateKey key = PrivateKey.parse(seed.toBytes()).orElseThrow();
        return new Person(key, Curves.best().publicKey(key));
    }

    /** Ascending by address. */
    public static List<Person> crowd(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> named(name + i))
                .sorted(Comparator.comparing(Person::address))
                .toList();
    }

    public Transaction sign(UnsignedTransaction unsigned) {
        return sign(unsigned, 0);
    }

    /** As {@link #sign(UnsignedTransaction)}; another {@code variant} gives another signature that is valid too. */
    public Transaction sign(UnsignedTransaction unsigned, int variant) {
        byte[] extra = new byte[32];
        extra[0] = (byte) variant;
        return unsigned.sign(Curves.best().sign(key, unsigned.id().toBytes(), extra));
    }

    public UnsignedTransaction draft(Hash chainId, long sequence, Payload payload) {
        return new UnsignedTransaction(chainId, address, sequence, EXPIRY, 0, payload);
    }

    public Transaction transaction(Hash chainId, long sequence, Payload payload) {
        return sign(draft(chainId, sequence, payload));
    }

    /** The same content, and so the same id, with a signature that nobody made. */
    public static Transaction forged(Transaction original) {
        byte[] bytes = original.encode();
        bytes[bytes.length - 1] ^= 1;
        return ((Decoded.Ok<Transaction>) Transaction.decode(bytes)).result();
    }
}
