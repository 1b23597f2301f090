package org.psephos.node.chain;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.node.state.GenerationCache;

/** Blocks that are wrong for ever, as far as they are remembered: whatever stands on one is wrong, too. */
final class Condemned {
    private static final int MAX_BLOCKS = 10_000;

    private final GenerationCache<Hash, InvalidReason> reasons = new GenerationCache<>(MAX_BLOCKS);

    ImportOutcome condemn(Hash id, InvalidReason reason, String detail) {
        reasons.put(id, reason);
        return new ImportOutcome.Invalid(id, reason, detail);
    }

    /** Empty where nothing is known against the block. */
    Optional<ImportOutcome> find(Hash id, Header header) {
        InvalidReason known = reasons.get(id);
        if (known != null) {
            return Optional.of(new ImportOutcome.Invalid(id, known, "refused before"));
        }
        // Cost nothing to make, so it is not remembered: a flood of such must not push out what did.
        return reasons.get(header.parent()) == null
                ? Optional.empty()
                : Optional.of(new ImportOutcome.Invalid(
                        id, InvalidReason.INVALID_ANCESTOR, "parent " + header.parent() + " is invalid"));
    }
}
