package org.psephos.node.network;

import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.SipHash;

/**
 * What a node says of itself when a connection begins.
 *
 * @param height of its head
 * @param names the key under which others name transactions to it
 */
record Greeting(long height, Hash head, Hash genesis, SipHash names) {
    Bytes encode() {
        return Bytes.of(new Writer()
                .varint(height)
                .raw(head)
                .raw(genesis)
                .raw(names.toBytes())
                .toBytes());
    }

    static Decoded<Greeting> decode(Bytes bytes) {
        return Decoded.all(bytes.toArray(), Greeting::read);
    }

    private static Greeting read(Reader in) throws MalformedException {
        return new Greeting(in.varint(), in.hash(), in.hash(), SipHash.read(in.raw(SipHash.KEY_BYTES), 0));
    }
}
