package org.psephos.core.merkle;

import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.crypto.Hash;

/** Lists of hashes whose length the format already tells. */
final class Hashes {
    private Hashes() {}

    static List<Hash> read(Reader reader, int count) throws MalformedException {
        if ((long) count * Hash.BYTES > reader.remaining()) {
            throw new MalformedException(count + " hashes promised, the input ends before");
        }
        var hashes = new Hash[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = reader.hash();
        }
        return List.of(hashes);
    }
}
