package org.psephos.node.chain;

import org.psephos.core.codec.Bytes;
import org.psephos.core.ledger.Block;

/**
 * A block as it is given to others.
 *
 * @param certificate what the engine gave along with it; empty where it gave nothing
 * @param encoded as {@link Block#encode} gives it
 */
public record StoredBlock(Bytes certificate, byte[] encoded) {}
