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

    private final Hash chainId;
    private final Secp256k1 curve;
    private final Map<PublicKey, PublicKey> memberOfNode = new LinkedHashMap<>();
    private final Map<PublicKey, PublicKey> nodeOfMember = new HashMap<>();
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

    /** Whether the node speaks for that member, who is one of {@code members}. */
    boolean met(PublicKey node, Message.Hello hello, Collection<PublicKey> members) {
        PublicKey member = hello.member();
        if (!members.contains(member)) {
            return false;
        }
        if (!member.equals(memberOfNode.get(node))) {
            byte[] digest = digest(chainId, node).toBytes();
            if (!curve.verify(hello.signature().toArray(), digest, member)) {
                return false;
            }
            memberOfNode.remove(node);
            memberOfNode.put(node, member);
            if (memberOfNode.size() > MAX_NODES) {
                memberOfNode.remove(memberOfNode.keySet().iterator().next());
            }
        }
        nodeOfMember.put(member, node);
        return true;
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
