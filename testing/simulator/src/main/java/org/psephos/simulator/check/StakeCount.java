package org.psephos.simulator.check;

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
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Offence;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.state.StateReader;

/** Stakes, counted anew. What it finds wrong it says; that a proof holds is not counted again. */
final class StakeCount {
    private final StakingTerms terms;
    private final SealVerifier seals;
    private final Map<PublicKey, Count> counts = new TreeMap<>();
    private final Map<Long, ValidatorSet> sets = new TreeMap<>();

    /** Punishment of stake that had an owner. */
    private long burnt;

    private static final class Count {
        final @Nullable PublicKey owner;
        long stake;
        boolean jailed;
        final Map<Long, Long> unbonding = new TreeMap<>();
        final TreeSet<Long> offences = new TreeSet<>();

        Count(@Nullable PublicKey owner) {
            this.owner = owner;
        }

        long worth() {
            return stake
                    + unbonding.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    StakeCount(StakingTerms terms, SealVerifier seals) {
        this.terms = terms;
        this.seals = seals;
        for (StakeCandidate candidate : terms.initial().candidates()) {
            var count = new Count(candidate.owner().orElse(null));
            count.stake = candidate.stake();
            counts.put(candidate.key(), count);
        }
        sets.put(0L, terms.first());
        sets.put(1L, terms.first());
    }

    /** What people have in stake and on its way back. */
    long worth() {
        return counts.values().stream()
                .filter(count -> count.owner != null)
                .mapToLong(Count::worth)
                .sum();
    }

    long burnt() {
        return burnt;
    }

    /** What is wrong with this stake, if anything is. */
    Optional<String> add(PublicKey sender, Payload.Stake stake) {
        Count count = counts.computeIfAbsent(stake.validator(), key -> new Count(sender));
        count.stake += stake.amount();
        return !sender.equals(count.owner)
                        || count.jailed
                        || count.stake < terms.minStake() && count.worth() == stake.amount()
                ? Optional.of(sender + " stakes what may not be staked of " + stake.validator())
                : Optional.empty();
    }

    Optional<String> withdraw(PublicKey sender, Payload.Unstake unstake, long height) {
        Count count = counts.get(unstake.validator());
        if (count == null || !sender.equals(count.owner) || unstake.amount() > count.stake) {
            return Optional.of(sender + " withdraws stake of " + unstake.validator() + " that is not there");
        }
        count.stake -= unstake.amount();
        count.unbonding.merge(height + terms.unbondingBlocks(), unstake.amount(), Long::sum);
        return count.unbonding.size() > StakeCandidate.MAX_UNBONDING
                ? Optional.of("too many withdrawals from " + unstake.validator())
                : Optional.empty();
    }

    Optional<String> punish(Payload.Evidence evidence, long height) {
        Offence offence = seals.offence(evidence.evidence()).orElseThrow();
        Count count = counts.get(offence.validator());
        ValidatorSet set = sets.get(terms.epoch(offence.height()));
        if (count == null || set == null || set.find(offence.validator()).isEmpty()) {
            return Optional.of(offence.validator() + " is punished and was no validator");
        }
        boolean fresh = count.offences.add(offence.height());
        long before = count.worth();
        count.jailed = true;
        count.stake = left(count.stake);
        count.unbonding.replaceAll((release, amount) -> left(amount));
        count.unbonding.values().removeIf(amount -> amount == 0);
        burnt += count.owner == null ? 0 : before - count.worth();
        return fresh && height - offence.height() <= terms.unbondingBlocks()
                ? Optional.empty()
                : Optional.of(offence + " is punished again, or too late");
    }

    private long left(long amount) {
        return amount - Math.ceilDiv(Math.multiplyExact(amount, (long) terms.slashPerMille()), 1_000L);
    }

    /** Pays into {@code balances}. */
    void endOfBlock(long height, Map<PublicKey, Long> balances) {
        for (Count count : counts.values()) {
            for (long release : List.copyOf(count.unbonding.keySet())) {
                if (release <= height && count.owner != null) {
                    balances.merge(count.owner, count.unbonding.remove(release), Long::sum);
                }
            }
            count.offences.removeIf(offence -> offence + terms.unbondingBlocks() <= height);
        }
        counts.values().removeIf(count -> count.worth() == 0 && count.offences.isEmpty());
        if (height % terms.epochBlocks() == 0) {
            long epoch = height / terms.epochBlocks() + 1;
            sets.put(epoch, elected(epoch));
        }
    }

    private ValidatorSet elected(long epoch) {
        var validators = new ArrayList<Validator>();
        counts.forEach((key, count) -> {
            if (!count.jailed && count.stake >= terms.minStake()) {
                validators.add(new Validator(key, count.stake));
            }
        });
        validators.sort(Comparator.comparingLong(Validator::stake).reversed().thenComparing(Validator::key));
        ValidatorSet before = sets.getOrDefault(epoch - 1, terms.first());
        return validators.isEmpty()
                ? before
                : new ValidatorSet(validators.subList(0, Math.min(validators.size(), ValidatorSet.MAX_VALIDATORS)));
    }

    /** What the state says otherwise, if it does. */
    Optional<String> compare(StateReader state) {
        for (Map.Entry<Long, ValidatorSet> epoch : sets.entrySet()) {
            if (epoch.getKey() >= 2
                    && !state.get(StateColumn.validators(epoch.getKey())).equals(Optional.of(epoch.getValue()))) {
                return Optional.of("the validators of epoch " + epoch.getKey() + " differ");
            }
        }
        StakeRegister said = state.get(StateColumn.stakes()).orElse(terms.initial());
        var counted = new StakeRegister(counts.entrySet().stream()
                .map(entry -> candidate(entry.getKey(), entry.getValue()))
                .toList());
        return said.equals(counted)
                ? Optional.empty()
                : Optional.of("the register of stakes is " + said + ", counted " + counted);
    }

    private static StakeCandidate candidate(PublicKey key, Count count) {
        return new StakeCandidate(
                key,
                Optional.ofNullable(count.owner),
                count.stake,
                count.jailed,
                count.unbonding.entrySet().stream()
                        .map(entry -> new StakeCandidate.Unbonding(entry.getValue(), entry.getKey()))
                        .toList(),
                List.copyOf(count.offences));
    }
}
