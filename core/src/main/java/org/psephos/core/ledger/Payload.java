package org.psephos.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RollEntry;

/** What a transaction asks for. */
public sealed interface Payload {
    PayloadKind kind();

    /** The content without the tag. */
    void write(Writer out);

    /** Moves {@code amount} to {@code to}. */
    record Transfer(PublicKey to, long amount) implements Payload {
        @Override
        public PayloadKind kind() {
            return PayloadKind.TRANSFER;
        }

        @Override
        public void write(Writer out) {
            out.raw(to).varint(amount);
        }
    }

    /** Creates an election whose id is the id of the transaction. */
    record CreateElection(ElectionDefinition definition) implements Payload {
        @Override
        public PayloadKind kind() {
            return PayloadKind.CREATE_ELECTION;
        }

        @Override
        public void write(Writer out) {
            definition.write(out);
        }
    }

    /** Adds a chunk to the roll: at least one voter, strictly ascending by key. */
    record EnrolVoters(Hash election, List<RollEntry> chunk) implements Payload {
        public EnrolVoters {
            chunk = List.copyOf(chunk);
        }

        @Override
        public PayloadKind kind() {
            return PayloadKind.ENROL_VOTERS;
        }

        @Override
        public void write(Writer out) {
            out.raw(election).varint(chunk.size());
            chunk.forEach(entry -> entry.write(out));
        }

        private static EnrolVoters read(Reader in) throws MalformedException {
            Hash election = in.hash();
            int count = in.count(Limits.MAX_TRANSACTION_BYTES, RollEntry.MIN_BYTES, "voter count");
            if (count == 0) {
                throw new MalformedException("no voters in the chunk");
            }
            var chunk = new ArrayList<RollEntry>(count);
            for (int i = 0; i < count; i++) {
                RollEntry entry = RollEntry.read(in);
                if (i > 0 && chunk.get(i - 1).voter().compareTo(entry.voter()) >= 0) {
                    throw new MalformedException("voters are not strictly ascending");
                }
                chunk.add(entry);
            }
            return new EnrolVoters(election, chunk);
        }
    }

    /** Ends the enrolment: the roll is final. */
    record CloseEnrolment(Hash election) implements Payload {
        @Override
        public PayloadKind kind() {
            return PayloadKind.CLOSE_ENROLMENT;
        }

        @Override
        public void write(Writer out) {
            out.raw(election);
        }
    }

    /** Withdraws an election that has not opened. */
    record CancelElection(Hash election) implements Payload {
        @Override
        public PayloadKind kind() {
            return PayloadKind.CANCEL_ELECTION;
        }

        @Override
        public void write(Writer out) {
            out.raw(election);
        }
    }

    /** Casts the sender's ballot. */
    record CastBallot(Hash election, OpenBallot ballot) implements Payload {
        @Override
        public PayloadKind kind() {
            return PayloadKind.CAST_BALLOT;
        }

        @Override
        public void write(Writer out) {
            ElectionKind.OPEN.write(out.raw(election));
            ballot.write(out);
        }

        private static CastBallot read(Reader in) throws MalformedException {
            Hash election = in.hash();
            ElectionKind.read(in);
            return new CastBallot(election, OpenBallot.read(in));
        }
    }

    /**
     * Puts the sender's {@code amount} up as stake of a validator.
     *
     * @param possession the validator's signature of {@link Possession#digest}, 64 bytes
     */
    record Stake(PublicKey validator, long amount, Bytes possession) implements Payload {
        public Stake {
            if (possession.length() != Secp256k1.SIGNATURE_BYTES) {
                throw new IllegalArgumentException("a signature of " + possession.length() + " bytes");
            }
        }

        @Override
        public PayloadKind kind() {
            return PayloadKind.STAKE;
        }

        @Override
        public void write(Writer out) {
            out.raw(validator).varint(amount).raw(possession.toArray());
        }

        private static Stake read(Reader in) throws MalformedException {
            return new Stake(in.publicKey(), in.varint(), Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
        }
    }

    /** Withdraws stake of a validator that the sender owns. */
    record Unstake(PublicKey validator, long amount) implements Payload {
        @Override
        public PayloadKind kind() {
            return PayloadKind.UNSTAKE;
        }

        @Override
        public void write(Writer out) {
            out.raw(validator).varint(amount);
        }
    }

    /** Accuses a validator; what {@code evidence} must hold is the engine's. At most {@value Limits#MAX_EVIDENCE_BYTES} bytes. */
    record Evidence(Bytes evidence) implements Payload {
        @Override
        public PayloadKind kind() {
            return PayloadKind.EVIDENCE;
        }

        @Override
        public void write(Writer out) {
            evidence.write(out);
        }
    }

    /**
     * Changes the members of a consortium.
     *
     * @param approvals strictly ascending by key; at most {@value Limits#MAX_APPROVALS}
     */
    record ChangeMembers(MemberChange change, List<Approval> approvals) implements Payload {
        public ChangeMembers {
            approvals = List.copyOf(approvals);
        }

        /**
         * One member's word, or that of whoever comes.
         *
         * @param signature of {@link MemberChange#digest}, 64 bytes
         */
        public record Approval(PublicKey key, Bytes signature) {
            public Approval {
                if (signature.length() != Secp256k1.SIGNATURE_BYTES) {
                    throw new IllegalArgumentException("a signature of " + signature.length() + " bytes");
                }
            }
        }

        @Override
        public PayloadKind kind() {
            return PayloadKind.CHANGE_MEMBERS;
        }

        @Override
        public void write(Writer out) {
            out.varint(change.number());
            MemberChange.write(change.coming(), out);
            MemberChange.write(change.leaving(), out);
            out.varint(approvals.size());
            approvals.forEach(approval -> out.raw(approval.key).raw(approval.signature.toArray()));
        }

        private static ChangeMembers read(Reader in) throws MalformedException {
            long number = in.varint(1, Long.MAX_VALUE, "number");
            Optional<PublicKey> coming = in.bool() ? Optional.of(in.publicKey()) : Optional.empty();
            Optional<PublicKey> leaving = in.bool() ? Optional.of(in.publicKey()) : Optional.empty();
            if (coming.equals(leaving)) {
                throw new MalformedException("no change of members");
            }
            int count = in.count(Limits.MAX_APPROVALS, Hash.BYTES + Secp256k1.SIGNATURE_BYTES, "approvals");
            var approvals = new ArrayList<Approval>(count);
            for (int i = 0; i < count; i++) {
                var approval = new Approval(in.publicKey(), Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
                if (i > 0 && approval.key.compareTo(approvals.getLast().key) <= 0) {
                    throw new MalformedException("approvals are not in ascending order of their keys");
                }
                approvals.add(approval);
            }
            return new ChangeMembers(new MemberChange(number, coming, leaving), approvals);
        }
    }

    /** Tag and content. */
    static Payload read(Reader in) throws MalformedException {
        int tag = in.u8();
        PayloadKind kind =
                PayloadKind.ofTag(tag).orElseThrow(() -> new MalformedException("unknown kind of payload " + tag));
        return switch (kind) {
            case TRANSFER -> new Transfer(in.publicKey(), in.varint());
            case CREATE_ELECTION -> new CreateElection(ElectionDefinition.read(in));
            case ENROL_VOTERS -> EnrolVoters.read(in);
            case CLOSE_ENROLMENT -> new CloseEnrolment(in.hash());
            case CANCEL_ELECTION -> new CancelElection(in.hash());
            case CAST_BALLOT -> CastBallot.read(in);
            case STAKE -> Stake.read(in);
            case UNSTAKE -> new Unstake(in.publicKey(), in.varint());
            case EVIDENCE -> new Evidence(Bytes.of(in.bytes(Limits.MAX_EVIDENCE_BYTES, "evidence")));
            case CHANGE_MEMBERS -> ChangeMembers.read(in);
        };
    }
}
