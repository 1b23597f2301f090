package org.psephos.node.consensus.raft;

import io.microraft.model.message.RaftMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Reader;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.consensus.Effect;

/** The way to the other members and from them: who speaks, to which node, and in which order. */
final class Channel implements HeightWork.Speech {
    private final Acquaintances acquaintances;
    private final Randomness randomness;
    private final Supplier<Set<PublicKey>> others;
    private final List<Effect> out;
    private final Map<Member, Message.Engine> last = new HashMap<>();
    private final long run;
    private long number;

    /**
     * @param others members whom this node may hear, without its own
     * @param out takes what is to be said
     */
    Channel(Hash chainId, Secp256k1 curve, Randomness randomness, Supplier<Set<PublicKey>> others, List<Effect> out) {
        acquaintances = new Acquaintances(chainId, curve);
        this.randomness = randomness;
        this.others = others;
        this.out = out;
        run = Decoded.all(randomness.bytes(Long.BYTES), Reader::u64).orThrow();
    }

    /** This node speaks for a member, who has signed that. */
    void introduce(PublicKey member, Bytes signature) {
        acquaintances.introduce(member, signature);
    }

    /** Tells everybody who this is, and asks who they are, as long as somebody is not known. */
    void hello() {
        if (!acquaintances.knowsAll(others.get())) {
            acquaintances.own(true).ifPresent(own -> say(List.of(), own));
        }
    }

    /** Somebody has said who it is. */
    void met(PublicKey node, Message.Hello hello, long nowMillis) {
        if (acquaintances.met(node, hello, others.get(), nowMillis) && hello.answer()) {
            acquaintances.own(false).ifPresent(own -> say(List.of(node), own));
        }
    }

    /** The member whose node this is, if it is one. */
    Optional<Member> member(PublicKey node) {
        return acquaintances.member(node).filter(member -> others.get().contains(member.key()));
    }

    /** A message of the embedded engine, unless a later one was heard already: it does not take well to an order turned round. */
    Optional<RaftMessage> decode(Member from, Message.Engine message) {
        Message.Engine before = last.get(from);
        if (before != null && before.run() == message.run() && message.number() <= before.number()) {
            return Optional.empty();
        }
        last.put(from, new Message.Engine(message.to(), message.run(), message.number(), Bytes.EMPTY));
        return Decoded.all(message.content().toArray(), in -> MessageCodec.read(from, in))
                .value();
    }

    /** To be sent with what the engine keeps. */
    Effect.Outgoing outgoing(Member to, RaftMessage message) {
        return outgoing(acquaintances.nodes(List.of(to.key())), Message.of(to, run, ++number, message));
    }

    private Effect.Outgoing outgoing(Collection<PublicKey> nodes, Message message) {
        return new Effect.Outgoing(List.copyOf(nodes), Message.encode(message, randomness.bytes(Message.NONCE_BYTES)));
    }

    private void say(Collection<PublicKey> nodes, Message message) {
        out.add(new Effect.PersistThenSend(Map.of(), List.of(outgoing(nodes, message))));
    }

    @Override
    public void toMembers(Message message) {
        Set<PublicKey> members = others.get();
        if (!members.isEmpty()) {
            say(acquaintances.nodes(members), message);
        }
    }

    @Override
    public Effect.Audience memberNodes() {
        return new Effect.Audience.Nodes(acquaintances.known(others.get()));
    }

    @Override
    public void to(PublicKey member, Message message) {
        say(acquaintances.nodes(List.of(member)), message);
    }
}
