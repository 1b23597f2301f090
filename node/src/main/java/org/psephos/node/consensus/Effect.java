package org.psephos.node.consensus;

import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Header;

/** What an engine asks for. Answers come back as {@link Event}s, some time later. */
public sealed interface Effect {
    /**
     * Finish a block on {@code parent} from what waits in the pool.
     *
     * @param timeMillis the time to put into the header
     */
    record RequestCandidate(long request, Hash parent, long timeMillis, Bytes engineFields) implements Effect {}

    /** Execute a block that somebody proposed, without adopting it. */
    record CheckProposal(Bytes block) implements Effect {}

    /** Search for a seal on the workers until found or stopped; a new job replaces the old one. */
    record StartWork(long job, Work work) implements Effect {}

    record StopWork() implements Effect {}

    /** Adopt the candidate or the checked proposal whose header, seal aside, is this one. */
    record Commit(Header sealed, Bytes certificate) implements Effect {}

    /** Put {@code record} on the disk, and only then send the messages. */
    record PersistThenSend(Bytes record, List<Outgoing> messages) implements Effect {}

    /** Fire {@code timer} at {@code atMillis}; replaces an earlier setting of the same name. */
    record SetTimer(String timer, long atMillis) implements Effect {}

    record CancelTimer(String timer) implements Effect {}

    /**
     * A message to other nodes' engines.
     *
     * @param to empty: everyone
     */
    record Outgoing(List<PublicKey> to, Bytes content) {}
}
