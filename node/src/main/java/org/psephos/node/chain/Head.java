package org.psephos.node.chain;

import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;

/**
 * The tip of the followed chain, as of one moment.
 *
 * @param trail what the engine's seal verifier knows of the chain up to here
 * @param chainTimeMillis chain time at the next block: what a transaction sent now is judged by
 * @param finalizedHeight highest block that counts as final
 */
public record Head(Hash id, Header header, Bytes trail, long chainTimeMillis, long finalizedHeight) {
    public long height() {
        return header.height();
    }
}
