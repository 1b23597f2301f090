package org.psephos.node.consensus;

import org.psephos.core.crypto.PublicKey;

/**
 * One who may propose and certify blocks.
 *
 * @param key signs its proposals and votes and gives its VRF outputs; never the key of a wallet
 * @param owner the account whose stake it is, and which is slashed for an offence
 * @param stake weight of its vote; 1 where members count by heads
 */
public record Validator(PublicKey key, PublicKey owner, long stake) {
    public Validator {
        if (stake <= 0) {
            throw new IllegalArgumentException("a validator has stake, not " + stake);
        }
    }
}
