package org.psephos.core.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;

/**
 * Who has put up stake, as the state holds it: one entry, so that a set can be chosen without a walk over the state. At most
 * {@value #MAX_CANDIDATES} candidates of at most 292 bytes: 75 KB encoded, some 300 KB in memory.
 *
 * @param candidates ascending by key, each key once
 */
public record StakeRegister(List<StakeCandidate> candidates) {
    public static final int MAX_CANDIDATES = 256;

    private static final Comparator<StakeCandidate> BY_KEY = Comparator.comparing(StakeCandidate::key);
    private static final Comparator<StakeCandidate> MOST_STAKE_FIRST =
            Comparator.comparingLong(StakeCandidate::stake).reversed().thenComparing(BY_KEY);

    /** Puts them in order. {@link IllegalArgumentException} where two have one key, or they are too many. */
    public StakeRegister {
        candidates = candidates.stream().sorted(BY_KEY).toList();
        if (candidates.size() > MAX_CANDIDATES) {
            throw new IllegalArgumentException(candidates.size() + " candidates, allowed " + MAX_CANDIDATES);
        }
        if (candidates.stream().map(StakeCandidate::key).distinct().count() != candidates.size()) {
            throw new IllegalArgumentException("two candidates have one key");
        }
    }

    public Optional<StakeCandidate> find(PublicKey key) {
        return candidates.stream()
                .filter(candidate -> candidate.key().equals(key))
                .findFirst();
    }

    public boolean isFull() {
        return candidates.size() == MAX_CANDIDATES;
    }

    /** With {@code candidate} in place of the one with its key, or beside the others. */
    public StakeRegister with(StakeCandidate candidate) {
        var changed = new ArrayList<>(candidates);
        changed.removeIf(other -> other.key().equals(candidate.key()));
        changed.add(candidate);
        return new StakeRegister(changed);
    }

    /**
     * The validators of an epoch to come: those of most stake, of two with equal stakes the one with the lesser key. Empty where nobody
     * may be one.
     *
     * @param minStake that it takes, at least 1
     */
    public Optional<ValidatorSet> elect(long minStake) {
        List<Validator> elected = candidates.stream()
                .filter(candidate -> candidate.stake() >= minStake && !candidate.jailed())
                .sorted(MOST_STAKE_FIRST)
                .limit(ValidatorSet.MAX_VALIDATORS)
                .map(candidate -> new Validator(candidate.key(), candidate.stake()))
                .toList();
        return elected.isEmpty() ? Optional.empty() : Optional.of(new ValidatorSet(elected));
    }

    public void write(Writer out) {
        out.varint(candidates.size());
        candidates.forEach(candidate -> candidate.write(out));
    }

    public static StakeRegister read(Reader in) throws MalformedException {
        int count = in.count(MAX_CANDIDATES, StakeCandidate.MIN_BYTES, "candidates");
        var candidates = new ArrayList<StakeCandidate>(count);
        for (int i = 0; i < count; i++) {
            StakeCandidate candidate = StakeCandidate.read(in);
            if (i > 0 && candidate.key().compareTo(candidates.getLast().key()) <= 0) {
                throw new MalformedException("candidates are not in ascending order of their keys");
            }
            candidates.add(candidate);
        }
        return new StakeRegister(candidates);
    }
}
