package org.psephos.node.sync;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.reputation.TokenBucket;

/** What synchronising has to do with one peer. */
final class SyncPeer {
    static final int MAX_ALLOWANCE = 8;

    private static final double HEADER_QUESTIONS_PER_SECOND = 10;
    private static final double HEADER_QUESTIONS_BURST = 50;
    private static final int FIRST_ALLOWANCE = 4;
    private static final int MAX_LACKS = 1_024;

    final PeerId id;

    /** Of its head, as it last said or showed. */
    long height;

    boolean gone;

    /** Less than what the peer may be asked by its own rules. */
    final TokenBucket headerQuestions = new TokenBucket(HEADER_QUESTIONS_PER_SECOND, HEADER_QUESTIONS_BURST);

    /** A question for headers is under way. */
    boolean asking;

    /** It has more headers than there was room for. */
    boolean more;

    /** When it is to be asked again at the latest. */
    long askDueMillis;

    /** Blocks that it has been asked for. */
    int inFlight;

    /** How many it may be asked for at a time: fewer, where it is slow. */
    int allowance = FIRST_ALLOWANCE;

    /** It has kept this node waiting and has given nothing since: others are asked for what it was asked for. */
    boolean stalled;

    private @Nullable Survey survey;
    private final Set<Hash> lacks = new LinkedHashSet<>();

    SyncPeer(PeerId id, long height) {
        this.id = id;
        this.height = height;
    }

    /** Of a chain that is not known to be better yet. */
    Optional<Survey> survey() {
        return Optional.ofNullable(survey);
    }

    void survey(@Nullable Survey next) {
        survey = next;
    }

    boolean lacks(Hash block) {
        return lacks.contains(block);
    }

    /** It has been asked for the block and did not give it. */
    void failed(Hash block) {
        if (lacks.size() >= MAX_LACKS) {
            lacks.remove(lacks.iterator().next());
        }
        lacks.add(block);
    }

    /** It may be asked again. */
    void mayHave(Hash block) {
        lacks.remove(block);
    }
}
