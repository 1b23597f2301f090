package org.psephos.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * One step from one set of members to another ({@code docs/spec/consensus-raft.md} §2): at most one comes, at most one goes.
 *
 * @param number of the step, from 1: the members after it stand in the state under that number
 */
public record MemberChange(long number, Optional<PublicKey> coming, Optional<PublicKey> leaving) {
    /** {@link IllegalArgumentException} where it changes nothing. */
    public MemberChange {
        if (number < 1 || coming.equals(leaving)) {
            throw new IllegalArgumentException("no change of members");
        }
    }

    /** What members, and whoever comes, sign in order to agree. */
    public Hash digest(Hash chainId) {
        var out = new Writer(120).raw(chainId).u64(number);
        write(coming, out);
        write(leaving, out);
        return Sha256.hash(Tag.MEMBER_CHANGE, out.toBytes());
    }

    static void write(Optional<PublicKey> key, Writer out) {
        out.bool(key.isPresent());
        key.ifPresent(out::raw);
    }

    /**
     * The members after the change, of those before it; empty where they do not allow it: who comes is a member, who goes is none, or nobody or
     * more than {@code maxMembers} would be left.
     */
    public Optional<ValidatorSet> apply(ValidatorSet before, int maxMembers) {
        boolean fits = coming.flatMap(before::find).isEmpty()
                && leaving.map(key -> before.find(key).isPresent()).orElse(true);
        if (!fits) {
            return Optional.empty();
        }
        List<Validator> after = new ArrayList<>(before.validators());
        after.removeIf(member -> leaving.filter(member.key()::equals).isPresent());
        coming.ifPresent(key -> after.add(new Validator(key, 1)));
        return after.isEmpty() || after.size() > maxMembers ? Optional.empty() : Optional.of(new ValidatorSet(after));
    }
}
