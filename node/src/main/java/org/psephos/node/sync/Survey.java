package org.psephos.node.sync;

import java.util.Optional;
import org.psephos.core.light.HeaderChain;

/**
 * Looks through a peer's chain, of which nothing is kept but both ends: only a chain that turns out to beat ours is asked for a second
 * time and kept. So a flood of headers costs memory only those who worked more than we did (as Bitcoin Core's presynchronisation).
 *
 * @param base where the peer's chain leaves what is stored here
 * @param tip as far as it has been judged
 * @param target once it has shown that it beats ours: how far it came; it must come by there again
 */
record Survey(HeaderChain base, HeaderChain tip, Optional<HeaderChain> target) {
    static Survey from(HeaderChain base) {
        return new Survey(base, base, Optional.empty());
    }

    /** Whether headers have been looked at that are not kept. */
    boolean hasSkipped() {
        return target.isEmpty() && !base.headId().equals(tip.headId());
    }

    Survey on(HeaderChain next) {
        return new Survey(base, next, target);
    }

    /** From the beginning again, for keeps. */
    Survey again(HeaderChain shown) {
        return new Survey(base, base, Optional.of(shown));
    }
}
