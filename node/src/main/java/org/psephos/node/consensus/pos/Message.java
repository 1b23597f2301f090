package org.psephos.node.consensus.pos;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Certificate;
import org.psephos.core.seal.pos.Votes.Step;

/** What validators say to each other ({@code docs/spec/consensus-pos.md} §8). */
sealed interface Message {
    /** Of all that is well-formed. */
    int MAX_BYTES = 16 << 10;

    record OfVote(Vote vote) implements Message {}

    record OfProposal(Proposal proposal) implements Message {}

    /** A validator votes twice a round. */
    int MAX_OWN = 2;

    int VOTE = 1;
    int PROPOSAL = 2;

    /** The height that it is about; empty: no message at all. */
    static OptionalLong height(Bytes content) {
        if (content.length() > MAX_BYTES) {
            return OptionalLong.empty();
        }
        Decoded<Long> height = Decoded.all(content.toArray(), in -> {
            in.u8();
            long read = in.varint();
            in.raw(in.remaining());
            return read;
        });
        return height.value().map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** @param validators how many there are */
    static Bytes encode(Message message, long height, int validators) {
        var out = new Writer();
        switch (message) {
            case OfVote(Vote vote) -> {
                out.u8(VOTE).varint(height).varint(vote.round()).u8(vote.step().code());
                out.bool(vote.block().isPresent());
                vote.block().ifPresent(out::raw);
                out.varint(vote.validator()).raw(vote.signature().toArray());
            }
            case OfProposal(Proposal proposal) -> {
                out.u8(PROPOSAL).varint(height).varint(proposal.round()).raw(proposal.block());
                out.bool(proposal.polka().isPresent());
                proposal.polka().ifPresent(polka -> write(polka, validators, out));
                out.raw(proposal.signature().toArray());
            }
        }
        return Bytes.of(out.toBytes());
    }

    static Decoded<Message> decode(Bytes content, ValidatorSet validators) {
        return Decoded.all(content.toArray(), in -> {
            int kind = in.u8();
            in.varint();
            long round = in.varint(0, Integer.MAX_VALUE, "round");
            return switch (kind) {
                case VOTE -> new OfVote(vote(in, round, validators.size()));
                case PROPOSAL -> new OfProposal(proposal(in, round, validators.size()));
                default -> throw new MalformedException("unknown kind of message " + kind);
            };
        });
    }

    private static Vote vote(Reader in, long round, int validators) throws MalformedException {
        int code = in.u8();
        Step step = Step.ofCode(code).orElseThrow(() -> new MalformedException("unknown step " + code));
        return new Vote(
                step,
                round,
                in.bool() ? Optional.of(block(in)) : Optional.empty(),
                (int) in.varint(0, validators - 1, "validator"),
                Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
    }

    /** Zeros are what is signed in a vote for none: nobody may make one of these into a vote for a block. */
    private static Hash block(Reader in) throws MalformedException {
        Hash block = in.hash();
        if (block.equals(Hash.ZERO)) {
            throw new MalformedException("a block of zeros");
        }
        return block;
    }

    private static Proposal proposal(Reader in, long round, int validators) throws MalformedException {
        Hash block = block(in);
        Optional<Certificate> prevotes = in.bool() ? Optional.of(Certificate.read(validators, in)) : Optional.empty();
        return new Proposal(
                round,
                block,
                prevotes.map(votes -> Polka.of(block, votes)),
                Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
    }

    private static void write(Polka polka, int validators, Writer out) {
        certificate(polka.round(), polka.votes()).write(validators, out);
    }

    /** Votes of one height, as a record. */
    static Bytes encode(List<Vote> votes, long height, int validators) {
        var out = new Writer().varint(height).varint(votes.size());
        votes.forEach(vote -> encode(new OfVote(vote), height, validators).write(out));
        return Bytes.of(out.toBytes());
    }

    /** The votes in a record, if it is about this height. */
    static List<Vote> votes(Bytes record, long height, ValidatorSet validators) {
        return Decoded.all(record.toArray(), in -> {
                    if (in.varint() != height) {
                        in.raw(in.remaining());
                        return List.<Vote>of();
                    }
                    var votes = new ArrayList<Vote>();
                    for (int left = in.count(MAX_OWN, 1, "votes"); left > 0; left--) {
                        if (decode(Bytes.of(in.bytes(MAX_BYTES, "vote")), validators)
                                instanceof Decoded.Ok<Message>(OfVote(Vote vote))) {
                            votes.add(vote);
                        }
                    }
                    return List.copyOf(votes);
                })
                .orThrow();
    }

    /** One round's votes for one block as a certificate. */
    static Certificate certificate(long round, List<Vote> votes) {
        var signers = new BitSet();
        var signatures = new ArrayList<Bytes>();
        votes.stream().sorted(Comparator.comparingInt(Vote::validator)).forEach(vote -> {
            signers.set(vote.validator());
            signatures.add(vote.signature());
        });
        return new Certificate(round, signers, signatures);
    }
}
