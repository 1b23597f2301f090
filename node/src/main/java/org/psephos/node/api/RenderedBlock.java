package org.psephos.node.api;

import java.util.Arrays;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.node.api.http.JsonText;

/**
 * A block's JSON but for its end, which changes as the chain grows.
 *
 * @param open begins with a brace and ends before the comma of the next member
 */
record RenderedBlock(Hash id, long height, byte[] open) {

    static RenderedBlock of(Hash id, Header header, int transactions, int bytes, String engine, Addresses addresses) {
        var json = new JsonText(1_024);
        json.object();
        json.field("height", header.height());
        json.field("hash", id);
        json.field("parent", header.parent());
        json.field("time", header.timeMillis());
        json.field("producer", addresses.text(header.producer()));
        json.field("transactions", transactions);
        json.field("bytes", bytes);
        json.field("version", header.version());
        json.field("txRoot", header.txRoot());
        json.field("stateRoot", header.stateRoot());
        json.field("historyRoot", header.historyRoot());
        json.object("seal");
        json.field("engine", engine);
        json.field("fields", hex(header.engineFields()));
        json.field("seal", hex(header.seal()));
        json.end().end();
        byte[] whole = json.toBytes();
        return new RenderedBlock(id, header.height(), Arrays.copyOf(whole, whole.length - 1));
    }

    private static String hex(Bytes bytes) {
        return bytes.toString();
    }
}
