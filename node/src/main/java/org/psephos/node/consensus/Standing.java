package org.psephos.node.consensus;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.core.crypto.PublicKey;

/**
 * How far an engine whose members agree on blocks has come with the next one, as this node has heard. For people to look at: nothing may
 * rest on it.
 *
 * @param height of that block
 * @param attempt the how manieth leader this is, from 0: at this height where each gets one turn, else since the chain began; empty where
 *     the node takes no part and does not hear
 * @param leader who is to propose; empty where nobody leads, or nobody knows
 * @param own this node's key among the members; empty where it takes no part
 * @param members all whose word counts for this block, in the order of their keys
 */
public record Standing(
        long height,
        Stage stage,
        OptionalLong attempt,
        Optional<PublicKey> leader,
        Optional<PublicKey> own,
        List<Member> members) {
    public Standing {
        members = List.copyOf(members);
    }

    /** What the node waits for. */
    public enum Stage {
        /** For the time at which the next block may be made. */
        PAUSE,
        /** For somebody to propose a block. */
        PROPOSAL,
        /** For enough members to agree to it. */
        AGREEMENT,
        /** For enough members to sign it. */
        CERTIFICATE,
        /** For the block, which is decided, to be stored. */
        ADOPTION
    }

    /** @param weight of its word */
    public record Member(PublicKey key, long weight, Word word) {}

    /** What a member has last said in this attempt. */
    public enum Word {
        NOTHING,
        /** That it takes no block in this attempt. */
        NONE,
        AGREES,
        SIGNED
    }
}
