package org.psephos.core.light;

import java.util.Optional;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.merkle.StateProof;

/** A value of the state with the proof of its presence. Encoded as the value, then the proof. */
public record Proved<V>(V value, StateProof proof) {
    /** Whether the state under {@code stateRoot} holds this value at {@code key}. */
    public boolean isIn(Hash stateRoot, StateKey<V> key) {
        Hash valueHash = StateColumn.valueHash(key.column().encode(value));
        return proof.verify(stateRoot, key.hash(), Optional.of(valueHash));
    }

    public void write(Writer out, StateKey<V> key) {
        out.raw(key.column().encode(value));
        proof.writeTo(out);
    }

    public static <V> Proved<V> read(Reader in, Decoded.Decoder<V> decoder) throws MalformedException {
        return new Proved<>(decoder.read(in), StateProof.read(in));
    }
}
