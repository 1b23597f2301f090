package org.psephos.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;

/**
 * A validator in the register, in one of the sets to come or not.
 *
 * @param owner whose stake it is; empty: stake of genesis that nobody can withdraw
 * @param stake that counts in the sets to come
 * @param jailed it was punished: in no set from now on
 * @param unbonding on its way back to the owner, ascending by height, each height once; at most {@value #MAX_UNBONDING}
 * @param offences heights of those that were punished and may be accused of again, ascending; at most {@value #MAX_OFFENCES}
 */
public record StakeCandidate(
        PublicKey key,
        Optional<PublicKey> owner,
        long stake,
        boolean jailed,
        List<Unbonding> unbonding,
        List<Long> offences) {
    public static final int MAX_UNBONDING = 8;
    public static final int MAX_OFFENCES = 8;

    /** Least bytes of an encoding. */
    static final int MIN_BYTES = PublicKey.BYTES + 5;

    /**
     * Stake that was withdrawn and can still be lost.
     *
     * @param amount at least 1
     * @param releaseHeight the block at whose end it is paid out
     */
    public record Unbonding(long amount, long releaseHeight) {}

    public StakeCandidate {
        unbonding = List.copyOf(unbonding);
        offences = List.copyOf(offences);
    }

    /** One that comes new. */
    public static StakeCandidate of(PublicKey key, Optional<PublicKey> owner, long stake) {
        return new StakeCandidate(key, owner, stake, false, List.of(), List.of());
    }

    public boolean isOwnedBy(PublicKey account) {
        return owner.isPresent() && owner.get().equals(account);
    }

    /** All that was withdrawn and not yet paid out. */
    public long unbondingTotal() {
        return unbonding.stream().mapToLong(Unbonding::amount).sum();
    }

    /** {@link ArithmeticException} where the stake would pass 2⁶³ − 1. */
    public StakeCandidate withStake(long amount) {
        return new StakeCandidate(key, owner, Math.addExact(stake, amount), jailed, unbonding, offences);
    }

    void write(Writer out) {
        out.raw(key).bool(owner.isPresent());
        owner.ifPresent(out::raw);
        out.varint(stake).bool(jailed).varint(unbonding.size());
        unbonding.forEach(entry -> out.varint(entry.amount).varint(entry.releaseHeight));
        out.varint(offences.size());
        offences.forEach(out::varint);
    }

    static StakeCandidate read(Reader in) throws MalformedException {
        PublicKey key = in.publicKey();
        Optional<PublicKey> owner = in.bool() ? Optional.of(in.publicKey()) : Optional.empty();
        long stake = in.varint();
        boolean jailed = in.bool();
        int waiting = in.count(MAX_UNBONDING, 2, "unbonding entries");
        var unbonding = new ArrayList<Unbonding>(waiting);
        for (int i = 0; i < waiting; i++) {
            var entry = new Unbonding(in.varint(1, Long.MAX_VALUE, "unbonding amount"), in.varint());
            if (i > 0 && entry.releaseHeight <= unbonding.getLast().releaseHeight) {
                throw new MalformedException("unbonding entries are not in ascending order of their heights");
            }
            unbonding.add(entry);
        }
        int punished = in.count(MAX_OFFENCES, 1, "offences");
        var offences = new ArrayList<Long>(punished);
        for (int i = 0; i < punished; i++) {
            long height = in.varint();
            if (i > 0 && height <= offences.getLast()) {
                throw new MalformedException("offences are not in ascending order of their heights");
            }
            offences.add(height);
        }
        return new StakeCandidate(key, owner, stake, jailed, unbonding, offences);
    }
}
