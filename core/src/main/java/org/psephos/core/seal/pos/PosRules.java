package org.psephos.core.seal.pos;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.ParameterReader;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;

/**
 * Proof of stake on one chain: its parameters.
 *
 * @param first the validators of epochs 0 and 1
 * @param epochBlocks blocks an epoch
 */
public record PosRules(Hash chainId, ValidatorSet first, long epochBlocks) {
    public static final String ENGINE = "pos";
    public static final long DEFAULT_EPOCH_BLOCKS = 1_000;

    private static final long MAX_EPOCH_BLOCKS = 1_000_000;
    private static final Pattern VALIDATOR = Pattern.compile("([0-9a-f]{64}):([1-9][0-9]{0,18})");

    /** {@link IllegalArgumentException} where a parameter is unknown, missing or out of range; its message says how. */
    public static PosRules of(Genesis genesis, Secp256k1 curve) {
        var reader = new ParameterReader(genesis.engine());
        List<String> validators = reader.texts("validators")
                .orElseThrow(() -> new IllegalArgumentException("engine parameter validators is missing"));
        long epochBlocks = reader.integer("epochBlocks", 1, MAX_EPOCH_BLOCKS).orElse(DEFAULT_EPOCH_BLOCKS);
        reader.end();
        if (validators.isEmpty()) {
            throw new IllegalArgumentException("engine parameter validators is empty");
        }
        return new PosRules(genesis.chainId(), set(validators, curve), epochBlocks);
    }

    private static ValidatorSet set(List<String> texts, Secp256k1 curve) {
        try {
            return new ValidatorSet(
                    texts.stream().map(text -> validator(text, curve)).toList());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("engine parameter validators: their stakes together pass 2^63 - 1", e);
        }
    }

    private static Validator validator(String text, Secp256k1 curve) {
        Matcher parts = VALIDATOR.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("engine parameter validators: \"" + text
                    + "\" is not a key of 64 lower-case hexadecimal digits, a colon and a stake");
        }
        PublicKey key = PublicKey.parse(parts.group(1));
        if (!curve.isValid(key)) {
            throw new IllegalArgumentException("engine parameter validators: no point of the curve is " + key);
        }
        try {
            return new Validator(key, Long.parseLong(parts.group(2)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "engine parameter validators: the stake of " + key + " passes 2^63 - 1", e);
        }
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
