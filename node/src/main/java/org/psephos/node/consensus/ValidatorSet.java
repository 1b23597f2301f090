package org.psephos.node.consensus;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.psephos.core.crypto.PublicKey;

/**
 * The validators of one epoch, frozen before it began.
 *
 * @param epoch counted from 0 at genesis
 * @param validators ascending by key, each key once
 */
public record ValidatorSet(long epoch, List<Validator> validators) {
    /** Nobody: an engine without validators. */
    public static final ValidatorSet EMPTY = new ValidatorSet(0, List.of());

    /** {@link ArithmeticException} where the stakes together pass 2⁶³ − 1. */
    public ValidatorSet {
        validators =
                validators.stream().sorted(Comparator.comparing(Validator::key)).toList();
        if (validators.stream().map(Validator::key).distinct().count() != validators.size()) {
            throw new IllegalArgumentException("two validators of epoch " + epoch + " have one key");
        }
        sum(validators);
    }

    public Optional<Validator> find(PublicKey key) {
        return validators.stream()
                .filter(validator -> validator.key().equals(key))
                .findFirst();
    }

    public long totalStake() {
        return sum(validators);
    }

    /** Whether those with {@code keys}, each counted once and strangers not at all, have more than two thirds of the stake. */
    public boolean hasTwoThirds(Collection<PublicKey> keys) {
        long stake = sum(validators.stream()
                .filter(validator -> keys.contains(validator.key()))
                .collect(Collectors.toList()));
        // Of the whole part and the rest apart: three times the stake may pass 64 bits.
        long total = totalStake();
        return stake > total / 3 * 2 + total % 3 * 2 / 3;
    }

    private static long sum(List<Validator> validators) {
        return validators.stream().mapToLong(Validator::stake).reduce(0, Math::addExact);
    }
}
