package org.psephos.node.consensus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateKey;

/** What an engine asks for. Answers come back as {@link Event}s, some time later. */
public sealed interface Effect {
    /**
     * Finish a block on {@code parent} from what waits in the pool.
     *
     * @param timeMillis the time to put into the header
     */
    record RequestCandidate(long request, Hash parent, long timeMillis, Bytes engineFields) implements Effect {}

    /** Show a block that is not decided to other nodes, whose engines may {@link Fetch} it. */
    record Offer(Block block, Audience to) implements Effect {
        /** To everyone. */
        public Offer(Block block) {
            this(block, new Audience.Everyone());
        }
    }

    /** Who may see a block that is not decided. */
    sealed interface Audience {
        boolean includes(PublicKey node);

        record Everyone() implements Audience {
            @Override
            public boolean includes(PublicKey node) {
                return true;
            }
        }

        /** Nobody but nodes that others know by these keys: the block is not passed to anybody else, whoever asks. */
        record Nodes(Set<PublicKey> nodes) implements Audience {
            public Nodes {
                nodes = Set.copyOf(nodes);
            }

            @Override
            public boolean includes(PublicKey node) {
                return nodes.contains(node);
            }
        }
    }

    /**
     * Get a block that other nodes offer; {@link Event.Offered} tells of it. Asked for a second time it is fetched whole. Given up
     * for newer ones.
     */
    record Fetch(Hash block) implements Effect {}

    /**
     * Put a block that is not decided on the disk, and carry out nothing that the engine asks for next before it is there. {@link Fetch} finds
     * it, even after a power cut, until its height is decided.
     */
    record Keep(Block block) implements Effect {}

    /** Read an entry of the state after {@code block}, with proof, while that is the tip. */
    record ReadState(long request, Hash block, StateKey<?> key) implements Effect {}

    /** Execute a block that somebody proposed, without adopting it. */
    record CheckProposal(Block block) implements Effect {}

    /** Search for a seal on the workers until found or stopped; a new job replaces the old one. */
    record StartWork(long job, Work work) implements Effect {}

    record StopWork() implements Effect {}

    /** Adopt the candidate or the checked proposal whose header, seal aside, is this one. */
    record Commit(Header sealed, Bytes certificate) implements Effect {}

    /** Keep a certificate that came after its block was adopted; {@link Event.NewHead} tells of it if the block is the tip. */
    record Certify(Hash block, Bytes certificate) implements Effect {}

    /**
     * Put records on the disk under their names, each replacing the last of its name, and only then send the messages and
     * carry out whatever the engine asks for next. At the next start the engine finds the records in its {@link
     * ConsensusProvider.Setting}.
     *
     * @param records all of them or none survive a power cut; an empty content removes the record
     */
    record PersistThenSend(Map<String, Bytes> records, List<Outgoing> messages) implements Effect {
        public PersistThenSend {
            records = Map.copyOf(records);
            messages = List.copyOf(messages);
        }
    }

    /**
     * Sign {@code digest} with the validator's key, wherever that is kept. The position never goes back: the signer refuses another digest
     * at the same position, and anything at an earlier one.
     */
    record Sign(long request, Position position, Hash digest) implements Effect {}

    /**
     * Sign, with the validator's key, that the node which others know as {@link Event.Message#from} speaks for it: BIP-340 over
     * H_psephos/session(chain id ‖ the node's identity). Binds nobody to anything else, so it may be signed at any time.
     */
    record Vouch(long request) implements Effect {}

    /** Prove the output of the validator's verifiable random function (RFC 9381) for {@code input}. */
    record ProveVrf(long request, Bytes input) implements Effect {}

    /** Put the proof that somebody broke the engine's rules on the chain, for the engine's handlers to judge. */
    record Accuse(Bytes evidence) implements Effect {}

    /**
     * Answers {@link Event.ConfirmHead}: the tip that the engine was told of last, or one before it, has every block under it that was final anywhere
     * when the question came.
     */
    record HeadConfirmed(long request) implements Effect {}

    /** Answers {@link Event.ConfirmHead}: this engine, or this node's part in it, does not offer that. */
    record HeadNotConfirmed(long request) implements Effect {}

    /** Fire {@code timer} at {@code atMillis}; replaces an earlier setting of the same name. */
    record SetTimer(String timer, long atMillis) implements Effect {}

    record CancelTimer(String timer) implements Effect {}

    /**
     * A message to other nodes' engines: of the engine's own, or one that it was told and finds good and new. The network passes nothing
     * on by itself: a message gets beyond the author's neighbours because each engine on the way sends it, too.
     *
     * @param to empty: everyone. Where one of them is not a neighbour, all neighbours get it
     */
    record Outgoing(List<PublicKey> to, Bytes content) {
        public Outgoing {
            to = List.copyOf(to);
        }
    }
}
