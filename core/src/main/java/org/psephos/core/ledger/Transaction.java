package org.psephos.core.ledger;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.election.VoterRecord;

/**
 * A signed transaction, kept as the bytes that arrived.
 *
 * <p>Its {@link #id()} leaves the signature out, so that nobody can change the name of what a user waits for. Its {@link
 * #fullHash()} covers every byte. Both are computed once, on first use. That the signature is valid is not implied.
 */
public final class Transaction {
    public static final int SIGNATURE_BYTES = 64;

    private final byte[] encoded;
    private final Hash chainId;
    private final PublicKey sender;
    private final long sequence;
    private final long expiryHeight;
    private final long fee;
    private final Payload payload;
    private @Nullable Hash id;
    private @Nullable Hash fullHash;
    private @Nullable StateKey<Account> accountKey;
    private @Nullable StateKey<VoterRecord> voterKey;

    private Transaction(byte[] encoded, Reader in) throws MalformedException {
        this.encoded = encoded;
        chainId = in.hash();
        sender = in.publicKey();
        sequence = in.varint();
        expiryHeight = in.varint();
        fee = in.varint();
        payload = Payload.read(in);
        in.skip(SIGNATURE_BYTES);
        in.end();
    }

    /** Reads one transaction from all of {@code bytes}, which now belong to it. */
    public static Decoded<Transaction> decode(byte[] bytes) {
        if (bytes.length > Limits.MAX_TRANSACTION_BYTES) {
            return new Decoded.Malformed<>(
                    "transaction of " + bytes.length + " bytes, allowed " + Limits.MAX_TRANSACTION_BYTES);
        }
        try {
            return new Decoded.Ok<>(new Transaction(bytes, new Reader(bytes)));
        } catch (MalformedException e) {
            return new Decoded.Malformed<>(String.valueOf(e.getMessage()));
        }
    }

    public Hash chainId() {
        return chainId;
    }

    public PublicKey sender() {
        return sender;
    }

    public long sequence() {
        return sequence;
    }

    public long expiryHeight() {
        return expiryHeight;
    }

    public long fee() {
        return fee;
    }

    public Payload payload() {
        return payload;
    }

    /** Encoded size in bytes. */
    public int size() {
        return encoded.length;
    }

    /** A copy of the bytes. */
    public byte[] encode() {
        return encoded.clone();
    }

    /** Appends the bytes to {@code out}. */
    public void write(Writer out) {
        out.raw(encoded);
    }

    public byte[] signature() {
        return Arrays.copyOfRange(encoded, encoded.length - SIGNATURE_BYTES, encoded.length);
    }

    public Hash id() {
        Hash known = id;
        if (known == null) {
            known = Sha256.hash(Tag.TRANSACTION, encoded, 0, encoded.length - SIGNATURE_BYTES);
            id = known;
        }
        return known;
    }

    public Hash fullHash() {
        Hash known = fullHash;
        if (known == null) {
            known = Sha256.hash(Tag.TRANSACTION_FULL, encoded);
            fullHash = known;
        }
        return known;
    }

    /** Where the state holds the sender's account. Computed once: a transaction meets it at every stage of its way into a block. */
    public StateKey<Account> accountKey() {
        StateKey<Account> known = accountKey;
        if (known == null) {
            known = StateColumn.account(sender);
            accountKey = known;
        }
        return known;
    }

    /** Where the state holds the sender as a voter of the ballot's election; for ballots only. Computed once. */
    public StateKey<VoterRecord> voterKey() {
        StateKey<VoterRecord> known = voterKey;
        if (known == null) {
            if (!(payload instanceof Payload.CastBallot ballot)) {
                throw new IllegalStateException("a " + payload.kind() + " has no voter");
            }
            known = StateColumn.voter(ballot.election(), sender);
            voterKey = known;
        }
        return known;
    }

    /** The election that this creates or is about. */
    public Optional<Hash> election() {
        return switch (payload) {
            case Payload.Transfer ignored -> Optional.empty();
            case Payload.CreateElection ignored -> Optional.of(id());
            case Payload.EnrolVoters enrol -> Optional.of(enrol.election());
            case Payload.CloseEnrolment close -> Optional.of(close.election());
            case Payload.CancelElection cancel -> Optional.of(cancel.election());
            case Payload.CastBallot cast -> Optional.of(cast.election());
            case Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ -> Optional.empty();
        };
    }

    /** Whether the sender signed this. */
    public boolean hasValidSignature(Secp256k1 curve) {
        return curve.verify(signature(), id().toBytes(), sender);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Transaction that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return fullHash().hashCode();
    }

    @Override
    public String toString() {
        return payload.kind() + " " + id();
    }
}
