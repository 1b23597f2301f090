package org.psephos.core.ledger;

import org.psephos.core.crypto.PublicKey;

/**
 * One who may propose and certify blocks.
 *
 * @param key signs its proposals and votes; never the key of a wallet
 * @param stake weight of its vote, at least 1; 1 where members count by heads
 */
public record Validator(PublicKey key, long stake) {
    public Validator {
        if (stake <= 0) {
            throw new IllegalArgumentException("a validator has stake, not " + stake);
        }
    }
}
