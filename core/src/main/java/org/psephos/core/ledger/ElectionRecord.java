package org.psephos.core.ledger;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionDefinition;

/** The part of an election's state that never changes. */
public record ElectionRecord(PublicKey organiser, ElectionDefinition definition) {
    public void write(Writer out) {
        out.raw(organiser);
        definition.write(out);
    }

    public static ElectionRecord read(Reader in) throws MalformedException {
        return new ElectionRecord(in.publicKey(), ElectionDefinition.read(in));
    }
}
