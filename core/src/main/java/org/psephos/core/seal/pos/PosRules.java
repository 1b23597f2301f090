package org.psephos.core.seal.pos;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.ParameterReader;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.StakingTerms;

/**
 * Proof of stake on one chain: its parameters.
 *
 * @param first the validators of epochs 0 and 1
 * @param epochBlocks blocks an epoch
 * @param staking how stake is put up and lost
 */
public record PosRules(Hash chainId, ValidatorSet first, long epochBlocks, StakingTerms staking) {
    public static final String ENGINE = "pos";
    public static final long DEFAULT_EPOCH_BLOCKS = 1_000;
    public static final long DEFAULT_UNBONDING_BLOCKS = 100_000;
    public static final int DEFAULT_SLASH_PER_MILLE = 50;

    private static final long MAX_EPOCH_BLOCKS = 1_000_000;
    private static final long MAX_UNBONDING_BLOCKS = 100_000_000;
    private static final Pattern VALIDATOR = Pattern.compile("([0-9a-f]{64}):([1-9][0-9]{0,18})(?::([0-9a-f]{64}))?");

    /** {@link IllegalArgumentException} where a parameter is unknown, missing or out of range; its message says how. */
    public static PosRules of(Genesis genesis, Secp256k1 curve) {
        var reader = new ParameterReader(genesis.engine());
        List<String> validators = reader.texts("validators")
                .orElseThrow(() -> new IllegalArgumentException("engine parameter validators is missing"));
        long epochBlocks = reader.integer("epochBlocks", 1, MAX_EPOCH_BLOCKS).orElse(DEFAULT_EPOCH_BLOCKS);
        long leastUnbonding = 2 * epochBlocks;
        long unbondingBlocks = reader.integer("unbondingBlocks", leastUnbonding, MAX_UNBONDING_BLOCKS)
                .orElse(Math.max(DEFAULT_UNBONDING_BLOCKS, leastUnbonding));
        long minStake = reader.integer("minStake", 1, Limits.MAX_SUPPLY).orElse(1L);
        long slash = reader.integer("slashPerMille", 0, 1_000).orElse((long) DEFAULT_SLASH_PER_MILLE);
        reader.end();
        if (validators.isEmpty()) {
            throw new IllegalArgumentException("engine parameter validators is empty");
        }
        StakeRegister initial = register(validators, genesis, curve);
        var staking = new StakingTerms(initial, epochBlocks, unbondingBlocks, minStake, (int) slash);
        return new PosRules(genesis.chainId(), staking.first(), epochBlocks, staking);
    }

    private static StakeRegister register(List<String> texts, Genesis genesis, Secp256k1 curve) {
        // Before the numbers are added up: a stake may be up to 2⁶³ − 1, their sum may not be.
        if (texts.size() > ValidatorSet.MAX_VALIDATORS) {
            throw new IllegalArgumentException("engine parameter validators: " + texts.size() + " validators, allowed "
                    + ValidatorSet.MAX_VALIDATORS);
        }
        List<StakeCandidate> candidates =
                texts.stream().map(text -> candidate(text, curve)).toList();
        long supply =
                genesis.accounts().values().stream().mapToLong(Long::longValue).sum();
        for (StakeCandidate candidate : candidates) {
            if (candidate.stake() > Limits.MAX_SUPPLY - supply) {
                throw new IllegalArgumentException(
                        "engine parameter validators: their stakes and the balances of the accounts together pass 2^62");
            }
            supply += candidate.stake();
        }
        return new StakeRegister(candidates);
    }

    private static StakeCandidate candidate(String text, Secp256k1 curve) {
        Matcher parts = VALIDATOR.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("engine parameter validators: \"" + text
                    + "\" is not a key of 64 lower-case hexadecimal digits, a colon and a stake, with a colon and an owner's key"
                    + " behind them or not");
        }
        PublicKey key = key(parts.group(1), curve);
        Optional<PublicKey> owner = Optional.ofNullable(parts.group(3)).map(digits -> key(digits, curve));
        try {
            return StakeCandidate.of(key, owner, Long.parseLong(parts.group(2)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "engine parameter validators: the stake of " + key + " passes 2^63 - 1", e);
        }
    }

    private static PublicKey key(String digits, Secp256k1 curve) {
        PublicKey key = PublicKey.parse(digits);
        if (!curve.isValid(key)) {
            throw new IllegalArgumentException("engine parameter validators: no point of the curve is " + key);
        }
        return key;
    }

    /** @param height at least 1: genesis belongs to no epoch */
    public long epoch(long height) {
        return (height - 1) / epochBlocks;
    }

    /** Whether a block hands over to other validators: the first of every epoch but epoch 0. */
    public boolean beginsEpoch(long height) {
        return height > 1 && (height - 1) % epochBlocks == 0;
    }
}
