package org.psephos.node.staking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.seal.StakingTerms;

/** The rules of stake once more, straight from docs/spec/state.md §4, on maps that change. Knows money, but no fees and sequences. */
final class NaiveStakes {
    final Map<PublicKey, Long> balances = new TreeMap<>();
    final Map<PublicKey, Staker> stakers = new TreeMap<>();
    final Map<Long, Map<PublicKey, Long>> sets = new TreeMap<>();
    long burnt;
    /** Weight that nobody owns, lost by punishment. */
    private final StakingTerms terms;

    static final class Staker {
        @Nullable
        PublicKey owner;

        long stake;
        boolean jailed;
        final Map<Long, Long> unbonding = new TreeMap<>();
        final TreeSet<Long> offences = new TreeSet<>();
    }

    NaiveStakes(StakingTerms terms, Map<PublicKey, Long> balances) {
        this.terms = terms;
        this.balances.putAll(balances);
        for (StakeCandidate candidate : terms.initial().candidates()) {
            var staker = new Staker();
            staker.owner = candidate.owner().orElse(null);
            staker.stake = candidate.stake();
            stakers.put(candidate.key(), staker);
        }
        sets.put(0L, stakes());
        sets.put(1L, stakes());
    }

    private Map<PublicKey, Long> stakes() {
        var stakes = new TreeMap<PublicKey, Long>();
        stakers.forEach((key, staker) -> stakes.put(key, staker.stake));
        return stakes;
    }

    /** Money of people, wherever it is now. */
    long supply() {
        return balances.values().stream().mapToLong(Long::longValue).sum()
                + stakers.values().stream()
                        .filter(staker -> staker.owner != null)
                        .mapToLong(staker -> staker.stake
                                + staker.unbonding.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum())
                        .sum();
    }

    Optional<RejectCode> offer(PublicKey sender, Payload payload, long height) {
        RejectCode refused =
                switch (payload) {
                    case Payload.Transfer(PublicKey to, long amount) -> transfer(sender, to, amount);
                    case Payload.Stake stake -> stake(sender, stake.validator(), stake.amount());
                    case Payload.Unstake(PublicKey validator, long amount) ->
                        unstake(sender, validator, amount, height);
                    case Payload.Evidence evidence -> accuse(evidence, height);
                    default -> throw new IllegalArgumentException(String.valueOf(payload));
                };
        return Optional.ofNullable(refused);
    }

    private @Nullable RejectCode transfer(PublicKey sender, PublicKey to, long amount) {
        if (amount == 0) {
            return RejectCode.AMOUNT_ZERO;
        }
        if (balances.getOrDefault(sender, 0L) < amount) {
            return RejectCode.INSUFFICIENT_BALANCE;
        }
        balances.merge(sender, -amount, Long::sum);
        balances.merge(to, amount, Long::sum);
        return null;
    }

    private @Nullable RejectCode stake(PublicKey sender, PublicKey validator, long amount) {
        if (amount == 0) {
            return RejectCode.AMOUNT_ZERO;
        }
        if (balances.getOrDefault(sender, 0L) < amount) {
            return RejectCode.INSUFFICIENT_BALANCE;
        }
        Staker staker = stakers.get(validator);
        if (staker == null) {
            if (amount < terms.minStake()) {
                return RejectCode.STAKE_TOO_LOW;
            }
            if (stakers.size() >= 256) {
                return RejectCode.VALIDATORS_FULL;
            }
            staker = new Staker();
            staker.owner = sender;
            stakers.put(validator, staker);
        } else if (!sender.equals(staker.owner)) {
            return RejectCode.NOT_VALIDATOR_OWNER;
        } else if (staker.jailed) {
            return RejectCode.VALIDATOR_JAILED;
        }
        balances.merge(sender, -amount, Long::sum);
        staker.stake += amount;
        return null;
    }

    private @Nullable RejectCode unstake(PublicKey sender, PublicKey validator, long amount, long height) {
        if (amount == 0) {
            return RejectCode.AMOUNT_ZERO;
        }
        Staker staker = stakers.get(validator);
        if (staker == null) {
            return RejectCode.UNKNOWN_VALIDATOR;
        }
        if (!sender.equals(staker.owner)) {
            return RejectCode.NOT_VALIDATOR_OWNER;
        }
        if (amount > staker.stake) {
            return RejectCode.INSUFFICIENT_STAKE;
        }
        long release = height + terms.unbondingBlocks();
        if (staker.unbonding.size() >= 8 && !staker.unbonding.containsKey(release)) {
            return RejectCode.UNBONDING_FULL;
        }
        staker.stake -= amount;
        staker.unbonding.merge(release, amount, Long::sum);
        return null;
    }

    private @Nullable RejectCode accuse(Payload.Evidence evidence, long height) {
        byte[] bytes = evidence.evidence().toArray();
        if (bytes.length != 41) {
            return RejectCode.BAD_EVIDENCE;
        }
        PublicKey accused = PublicKey.read(bytes, 0);
        long offence = new BigInteger(1, bytes, 32, 8).longValueExact();
        if (BigInteger.valueOf(height)
                        .compareTo(BigInteger.valueOf(offence).add(BigInteger.valueOf(terms.unbondingBlocks())))
                > 0) {
            return RejectCode.EVIDENCE_TOO_OLD;
        }
        Map<PublicKey, Long> set = sets.get((offence - 1) / terms.epochBlocks());
        if (set == null || !set.containsKey(accused)) {
            return RejectCode.NOT_A_VALIDATOR;
        }
        Staker staker = stakers.get(accused);
        if (staker == null) {
            return RejectCode.UNKNOWN_VALIDATOR;
        }
        if (staker.offences.contains(offence) || staker.offences.size() >= 8) {
            return RejectCode.OFFENCE_PUNISHED;
        }
        staker.offences.add(offence);
        staker.jailed = true;
        long before = worth(staker);
        staker.stake -= lost(staker.stake);
        staker.unbonding.replaceAll((release, amount) -> amount - lost(amount));
        staker.unbonding.values().removeIf(amount -> amount == 0);
        burnt += staker.owner == null ? 0 : before - worth(staker);
        return null;
    }

    private static long worth(Staker staker) {
        return staker.stake
                + staker.unbonding.values().stream().mapToLong(Long::longValue).sum();
    }

    private long lost(long amount) {
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(terms.slashPerMille()))
                .add(BigInteger.valueOf(999))
                .divide(BigInteger.valueOf(1_000))
                .longValueExact();
    }

    void endOfBlock(long height) {
        for (Staker staker : stakers.values()) {
            List<Long> due = staker.unbonding.keySet().stream()
                    .filter(release -> release <= height)
                    .toList();
            for (long release : due) {
                balances.merge(staker.owner, staker.unbonding.remove(release), Long::sum);
            }
            staker.offences.removeIf(offence -> offence + terms.unbondingBlocks() <= height);
        }
        stakers.values().removeIf(staker -> worth(staker) == 0 && staker.offences.isEmpty());
        if (height % terms.epochBlocks() == 0) {
            long epoch = height / terms.epochBlocks() + 1;
            sets.put(epoch, elected(epoch));
        }
    }

    private Map<PublicKey, Long> elected(long epoch) {
        var able = new ArrayList<Map.Entry<PublicKey, Staker>>(stakers.entrySet());
        able.removeIf(entry -> entry.getValue().jailed || entry.getValue().stake < terms.minStake());
        able.sort(Comparator.comparingLong((Map.Entry<PublicKey, Staker> entry) -> -entry.getValue().stake)
                .thenComparing(Map.Entry::getKey));
        var set = new TreeMap<PublicKey, Long>();
        able.stream().limit(128).forEach(entry -> set.put(entry.getKey(), entry.getValue().stake));
        return set.isEmpty() ? sets.get(epoch - 1) : set;
    }
}
