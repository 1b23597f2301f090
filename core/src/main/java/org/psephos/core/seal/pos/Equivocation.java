package org.psephos.core.seal.pos;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;

/**
 * Two different votes of one validator in one step of a round, or two different proposals of one round. At most {@value #MAX_BYTES} bytes
 * encoded. That the signatures hold is not implied.
 *
 * @param height at least 1
 * @param round from 0
 * @param step of the votes; empty: they are proposals
 * @param lesser in the order of what was signed
 */
public record Equivocation(
        PublicKey validator, long height, long round, Optional<Votes.Step> step, Statement lesser, Statement greater) {
    public static final int MAX_BYTES = 512;

    private static final int PROPOSAL = 0;

    /**
     * One of the two.
     *
     * @param block zero in a vote for none
     * @param polRound of a proposal, −1 where it is made for the first time; −1 in every vote
     */
    public record Statement(Hash block, long polRound, Bytes signature) {}

    private static final Comparator<Statement> ORDER =
            Comparator.comparing(Statement::block).thenComparingLong(Statement::polRound);

    /** Puts the two in order. {@link IllegalArgumentException} where they say the same. */
    public static Equivocation of(
            PublicKey validator, long height, long round, Optional<Votes.Step> step, Statement one, Statement other) {
        List<Statement> sorted = Stream.of(one, other).sorted(ORDER).toList();
        if (ORDER.compare(one, other) == 0) {
            throw new IllegalArgumentException("the two say the same");
        }
        return new Equivocation(validator, height, round, step, sorted.getFirst(), sorted.getLast());
    }

    /** Whether the validator signed both. */
    boolean isProven(Hash chainId, Secp256k1 curve) {
        return isSigned(lesser, chainId, curve) && isSigned(greater, chainId, curve);
    }

    private boolean isSigned(Statement statement, Hash chainId, Secp256k1 curve) {
        Hash digest = step.map(vote -> Votes.vote(chainId, vote, height, round, voted(statement.block)))
                .orElseGet(() -> Votes.proposal(chainId, height, round, statement.polRound, statement.block));
        return curve.verify(statement.signature.toArray(), digest.toBytes(), validator);
    }

    private static Optional<Hash> voted(Hash block) {
        return block.equals(Hash.ZERO) ? Optional.empty() : Optional.of(block);
    }

    public Bytes encode() {
        var out = new Writer(MAX_BYTES);
        out.u8(step.map(Votes.Step::code).orElse(PROPOSAL)).raw(validator);
        out.varint(height).varint(round);
        write(lesser, out);
        write(greater, out);
        return Bytes.of(out.toBytes());
    }

    private void write(Statement statement, Writer out) {
        out.raw(statement.block);
        if (step.isEmpty()) {
            out.varint(statement.polRound + 1);
        }
        out.raw(statement.signature.toArray());
    }

    public static Decoded<Equivocation> decode(Bytes bytes) {
        return bytes.length() > MAX_BYTES
                ? new Decoded.Malformed<>(bytes.length() + " bytes, allowed " + MAX_BYTES)
                : Decoded.all(bytes.toArray(), Equivocation::read);
    }

    private static Equivocation read(Reader in) throws MalformedException {
        int code = in.u8();
        Optional<Votes.Step> step = Stream.of(Votes.Step.values())
                .filter(known -> known.code() == code)
                .findFirst();
        if (step.isEmpty() && code != PROPOSAL) {
            throw new MalformedException("no step " + code);
        }
        PublicKey validator = in.publicKey();
        long height = in.varint(1, Long.MAX_VALUE, "height");
        long round = in.varint();
        Statement lesser = statement(step.isEmpty(), in);
        Statement greater = statement(step.isEmpty(), in);
        if (ORDER.compare(lesser, greater) >= 0) {
            throw new MalformedException("the two are not in ascending order");
        }
        return new Equivocation(validator, height, round, step, lesser, greater);
    }

    private static Statement statement(boolean proposal, Reader in) throws MalformedException {
        Hash block = in.hash();
        long polRound = proposal ? in.varint() - 1 : -1;
        return new Statement(block, polRound, Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
    }
}
