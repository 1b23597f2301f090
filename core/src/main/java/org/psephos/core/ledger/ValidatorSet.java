package org.psephos.core.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;

/**
 * The validators of one epoch, frozen before it began.
 *
 * @param validators ascending by key, each key once; at most {@value #MAX_VALIDATORS}
 */
public record ValidatorSet(List<Validator> validators) {
    public static final int MAX_VALIDATORS = 128;

    /** Nobody: an engine without validators. It has no encoding. */
    public static final ValidatorSet EMPTY = new ValidatorSet(List.of());

    /**
     * Puts them in order. {@link ArithmeticException} where the stakes together pass 2⁶³ − 1; {@link IllegalArgumentException} where two
     * have one key, or they are too many.
     */
    public ValidatorSet {
        validators =
                validators.stream().sorted(Comparator.comparing(Validator::key)).toList();
        if (validators.size() > MAX_VALIDATORS) {
            throw new IllegalArgumentException(validators.size() + " validators, allowed " + MAX_VALIDATORS);
        }
        if (validators.stream().map(Validator::key).distinct().count() != validators.size()) {
            throw new IllegalArgumentException("two validators have one key");
        }
        stake(validators, ignored -> true);
    }

    public int size() {
        return validators.size();
    }

    /** The place of a key, from 0. */
    public OptionalInt indexOf(PublicKey key) {
        return IntStream.range(0, validators.size())
                .filter(i -> validators.get(i).key().equals(key))
                .findFirst();
    }

    public Optional<Validator> find(PublicKey key) {
        OptionalInt index = indexOf(key);
        return index.isPresent() ? Optional.of(validators.get(index.getAsInt())) : Optional.empty();
    }

    public long totalStake() {
        return stake(validators, ignored -> true);
    }

    /** Whether those at the places that {@code includes} names have more than two thirds of the stake. */
    public boolean hasTwoThirds(IntPredicate includes) {
        // Of the whole part and the rest apart: three times the stake may pass 64 bits.
        long total = totalStake();
        return stake(validators, includes) > total / 3 * 2 + total % 3 * 2 / 3;
    }

    /** Whether they have more than a third: one of them at least is honest where no more than a third of the stake is not. */
    public boolean hasMoreThanThird(IntPredicate includes) {
        return stake(validators, includes) > totalStake() / 3;
    }

    private static long stake(List<Validator> validators, IntPredicate includes) {
        return IntStream.range(0, validators.size())
                .filter(includes)
                .mapToLong(i -> validators.get(i).stake())
                .reduce(0, Math::addExact);
    }

    /** What the state commits to where it holds this set, and so its name in headers. */
    public Hash hash() {
        var out = new Writer();
        write(out);
        return StateColumn.valueHash(out.toBytes());
    }

    public void write(Writer out) {
        out.varint(validators.size());
        validators.forEach(validator -> out.raw(validator.key()).varint(validator.stake()));
    }

    public static ValidatorSet read(Reader in) throws MalformedException {
        int count = in.count(MAX_VALIDATORS, Hash.BYTES + 1, "validators");
        if (count == 0) {
            throw new MalformedException("no validators");
        }
        var validators = new ArrayList<Validator>(count);
        long total = 0;
        for (int i = 0; i < count; i++) {
            PublicKey key = in.publicKey();
            if (i > 0 && key.compareTo(validators.getLast().key()) <= 0) {
                throw new MalformedException("validators are not in ascending order of their keys");
            }
            long stake = in.varint(1, Long.MAX_VALUE - total, "stake");
            total += stake;
            validators.add(new Validator(key, stake));
        }
        return new ValidatorSet(validators);
    }
}
