package org.psephos.core.seal;

import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.PublicKey;

/**
 * What a header tells of those who agree on blocks: the same to everybody, unlike what each of them has heard.
 *
 * @param maker whose turn it was when the block was first proposed; empty where headers do not show it
 * @param passedOver whose turn at this height had come before and passed without a block: once for each time, {@value #MAX_PASSED_OVER} at
 *     most
 * @param parentCertifiers who can be seen to have certified the parent: as many as it took, so that one who is missing once may just have
 *     been slower than others
 */
public record Participation(Optional<PublicKey> maker, List<PublicKey> passedOver, List<PublicKey> parentCertifiers) {
    public static final int MAX_PASSED_OVER = 256;

    /** Nobody in particular agrees on blocks. */
    public static final Participation NONE = new Participation(Optional.empty(), List.of(), List.of());

    public Participation {
        passedOver = List.copyOf(passedOver);
        parentCertifiers = List.copyOf(parentCertifiers);
    }
}
