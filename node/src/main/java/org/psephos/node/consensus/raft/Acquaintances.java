package org.psephos.node.consensus.raft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * Which node is which member's. A connection says which node is at its other end; that it speaks for a member, the member has signed. Nothing
 * is passed on, so whoever brings a message is its author.
 */
final class Acquaintances {
    private static final int MAX_NODES = 256;

    /** A node that has lied of who it is, is not listened to for so long: the next lie would cost as much to check. */
    static final long PAUSE_MILLIS = 5_000;

    private final Hash chainId;
    private final Secp256k1 curve;
    private final Map<PublicKey, PublicKey> memberOfNode = new LinkedHashMap<>();
    private final Map<PublicKey, PublicKey> nodeOfMember = new HashMap<>();

    /** When a node has said of itself what is not so. */
    private final Map<PublicKey, Long> lied = new LinkedHashMap<>();

    private Message.@Nullable Hello own;

    Acquaintances(Hash chainId, Secp256k1 curve) {
        this.chainId = chainId;
        this.curve = curve;
    }

    /** What this node may say of itself, once its member has signed it. */
    void introduce(PublicKey member, Bytes signature) {
        own = new Message.Hello(member, signature, true);
    }

    Optional<Message.Hello> own(boolean answer) {
        return Optional.ofNullable(own).map(hello -> new Message.Hello(hello.member(), hello.signature(), answer));
    }

    /** The member whose node this is; empty: nobody's that we know. */
    Optional<Member> member(PublicKey node) {
        return Optional.ofNullable(memberOfNode.get(node)).map(Member::new);
    }

    /**
     * Whether the node speaks for that member, who is one of {@code members}.
     *
     * @param nowMillis by a clock that may be set
     */
    boolean met(PublicKey node, Message.Hello hello, Collection<PublicKey> members, long nowMillis) {
        PublicKey member = hello.member();
        if (!members.contains(member)) {
            return false;
        }
        if (!member.equals(memberOfNode.get(node))) {
            if (!isListenedTo(node, nowMillis)) {
                return false;
            }
            if (!curve.verify(hello.signature().toArray(), digest(chainId, node).toBytes(), member)) {
                put(lied, node, nowMillis);
                return false;
            }
            put(memberOfNode, node, member);
        }
        nodeOfMember.put(member, node);
        return true;
    }

    private boolean isListenedTo(PublicKey node, long nowMillis) {
        Long at = lied.get(node);
        return at == null || nowMillis < at || nowMillis >= at + PAUSE_MILLIS;
    }

    /** As the newest; the oldest makes room. */
    private static <V> void put(Map<PublicKey, V> nodes, PublicKey node, V value) {
        nodes.remove(node);
        nodes.put(node, value);
        if (nodes.size() > MAX_NODES) {
            nodes.remove(nodes.keySet().iterator().next());
        }
    }

    /** What {@link org.psephos.node.consensus.Effect.Vouch} signs for a node. */
    static Hash digest(Hash chainId, PublicKey node) {
        return Sha256.tagged(Tag.SESSION).add(chainId, node).finish();
    }

    /** The nodes of these members; empty, which is everyone, where one of them is not known yet. */
    List<PublicKey> nodes(Collection<PublicKey> members) {
        var nodes = new ArrayList<PublicKey>();
        for (PublicKey member : members) {
            PublicKey node = nodeOfMember.get(member);
            if (node == null) {
                return List.of();
            }
            nodes.add(node);
        }
        return nodes;
    }

    /** The nodes of those of these members that are known. */
    Set<PublicKey> known(Collection<PublicKey> members) {
        return members.stream().map(nodeOfMember::get).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    boolean knowsAll(Collection<PublicKey> members) {
        return nodeOfMember.keySet().containsAll(members);
    }
}
