package org.psephos.node.consensus.raft;

import io.microraft.model.message.RaftMessage;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;

/** What members say to each other ({@code docs/spec/consensus-raft.md} §6). */
sealed interface Message {
    int MAX_BYTES = 56 << 10;

    /** In front of each message, so that nobody can guess it and have it taken for one that was heard before. */
    int NONCE_BYTES = 8;

    /**
     * The node that says this is a member's.
     *
     * @param signature of the member, over the node's identity
     * @param answer whether the same is wanted of whoever hears it
     */
    record Hello(PublicKey member, Bytes signature, boolean answer) implements Message {}

    /**
     * Of the embedded engine, which wants messages in their order; still to be decoded, for it says nothing of who sent it.
     *
     * @param to whom it is for: where that member's node is no neighbour, others may get it, and must not take it for theirs
     * @param run of the author's node, drawn at its start
     * @param number greater from message to message
     */
    record Engine(PublicKey to, long run, long number, Bytes content) implements Message {}

    /** About a block of some height. */
    sealed interface OfHeight extends Message {
        long height();

        Hash block();
    }

    /** The leader would like this block. */
    record Proposal(long height, Hash block) implements OfHeight {}

    /** The block is valid and on the member's disk. */
    record Held(long height, Hash block) implements OfHeight {}

    /** The member's part of a certificate. */
    record Stored(long height, Hash block, Bytes signature) implements OfHeight {}

    /** About how high the chain is. */
    sealed interface OfHead extends Message {}

    /** Whoever asks wants to know how high the chain is at least; of a leader. */
    record Ask(long question) implements OfHead {}

    /** Whatever was final when the question came is not above this height. */
    record Answer(long question, long height) implements OfHead {}

    int HELLO = 1;
    int ENGINE = 2;
    int PROPOSAL = 3;
    int HELD = 4;
    int STORED = 5;
    int ASK = 6;
    int ANSWER = 7;

    static Engine of(Member to, long run, long number, RaftMessage message) {
        var out = new Writer();
        MessageCodec.write(message, out);
        return new Engine(to.key(), run, number, Bytes.of(out.toBytes()));
    }

    static Bytes encode(Message message, byte[] nonce) {
        var out = new Writer().raw(nonce);
        switch (message) {
            case Hello(PublicKey member, Bytes signature, boolean answer) ->
                out.u8(HELLO).raw(member).raw(signature.toArray()).bool(answer);
            case Engine(PublicKey to, long run, long number, Bytes content) ->
                out.u8(ENGINE).raw(to).u64(run).varint(number).raw(content.toArray());
            case Proposal(long height, Hash block) ->
                out.u8(PROPOSAL).varint(height).raw(block);
            case Held(long height, Hash block) -> out.u8(HELD).varint(height).raw(block);
            case Stored(long height, Hash block, Bytes signature) ->
                out.u8(STORED).varint(height).raw(block).raw(signature.toArray());
            case Ask(long question) -> out.u8(ASK).u64(question);
            case Answer(long question, long height) ->
                out.u8(ANSWER).u64(question).varint(height);
        }
        return Bytes.of(out.toBytes());
    }

    static Decoded<Message> decode(Bytes content) {
        return Decoded.all(content.toArray(), Message::read);
    }

    private static Message read(Reader in) throws MalformedException {
        if (in.remaining() > MAX_BYTES) {
            throw new MalformedException("a message of " + in.remaining() + " bytes");
        }
        in.skip(NONCE_BYTES);
        int kind = in.u8();
        return switch (kind) {
            case HELLO -> new Hello(in.publicKey(), Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)), in.bool());
            case ENGINE -> new Engine(in.publicKey(), in.u64(), in.varint(), Bytes.of(in.raw(in.remaining())));
            case PROPOSAL -> new Proposal(in.varint(), in.hash());
            case HELD -> new Held(in.varint(), in.hash());
            case STORED -> new Stored(in.varint(), in.hash(), Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
            case ASK -> new Ask(in.u64());
            case ANSWER -> new Answer(in.u64(), in.varint());
            default -> throw new MalformedException("unknown kind of message " + kind);
        };
    }
}
