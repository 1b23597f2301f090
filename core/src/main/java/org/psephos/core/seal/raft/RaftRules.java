package org.psephos.core.seal.raft;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.ParameterReader;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.core.seal.Signatures;

/**
 * A consortium on one chain: its parameters, and what its members sign.
 *
 * @param first the members until the state has others
 */
public record RaftRules(Hash chainId, ValidatorSet first) {
    public static final String ENGINE = "raft";
    public static final int MAX_MEMBERS = 64;

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    /** {@link IllegalArgumentException} where a parameter is unknown, missing or out of range; its message says how. */
    public static RaftRules of(Genesis genesis, Secp256k1 curve) {
        var reader = new ParameterReader(genesis.engine());
        List<String> members = reader.texts("members")
                .orElseThrow(() -> new IllegalArgumentException("engine parameter members is missing"));
        reader.end();
        if (members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "engine parameter members names " + members.size() + ", allowed 1 to " + MAX_MEMBERS);
        }
        return new RaftRules(
                genesis.chainId(),
                set(members.stream().map(text -> key(text, curve)).toList()));
    }

    private static PublicKey key(String text, Secp256k1 curve) {
        if (!KEY.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "engine parameter members: \"" + text + "\" is not a key of 64 lower-case hexadecimal digits");
        }
        PublicKey key = PublicKey.parse(text);
        if (!curve.isValid(key)) {
            throw new IllegalArgumentException("engine parameter members: no point of the curve is " + key);
        }
        return key;
    }

    /** Members count by heads. */
    public static ValidatorSet set(List<PublicKey> members) {
        return new ValidatorSet(
                members.stream().map(key -> new Validator(key, 1)).toList());
    }

    /** Where the state has the members, once they are others than those of genesis. */
    public static StateKey<ValidatorSet> entry() {
        return StateColumn.validators(0);
    }

    /** How many signatures certify a block. */
    public static int majority(int members) {
        return MembershipTerms.majority(members);
    }

    /** What a member signs once its engine has committed the block and the block is on its disk. */
    public Hash stored(long height, Hash block) {
        return Sha256.hash(
                Tag.STORED, new Writer(72).raw(chainId).u64(height).raw(block).toBytes());
    }

    /** What is wrong with a certificate of this block by these members; empty: nothing. */
    Optional<String> certificateFault(
            Signatures certificate, long height, Hash block, ValidatorSet members, Secp256k1 curve) {
        int wanted = majority(members.size());
        if (certificate.signatures().size() < wanted) {
            return Optional.of("signed by " + certificate.signatures().size() + ", a majority is " + wanted);
        }
        return certificate.fault(stored(height, block), members, curve);
    }
}
