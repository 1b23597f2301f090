package org.psephos.node.chain;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;

/**
 * A value of the state, or its absence, with the proof against the state root of a block.
 *
 * @param block id of the block
 * @param value encoded as the state holds it
 * @param proof canonical encoding of a {@code StateProof}
 */
public record StateAnswer(Hash block, Header header, Optional<Bytes> value, Bytes proof) {}
