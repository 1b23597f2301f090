package org.psephos.node.network;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;

/** A transaction that somebody has and we don't. */
final class Wanted {
    final Set<PeerId> announcers = new LinkedHashSet<>();

    /** Who has been asked for it. */
    @Nullable
    PeerId asked;

    /** It has come and is being judged. */
    boolean judging;
}
