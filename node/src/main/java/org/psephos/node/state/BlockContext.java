package org.psephos.node.state;

import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;

/**
 * What a transaction may know of the block that it stands in. The block's own time is not among it.
 *
 * @param version of the rules at this height
 * @param chainTimeMillis median of the block's last ancestors' times
 */
public record BlockContext(Genesis genesis, int version, long height, long chainTimeMillis, PublicKey producer) {}
