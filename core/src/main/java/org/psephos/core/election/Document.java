package org.psephos.core.election;

import org.psephos.core.crypto.Hash;

/** A document that belongs to the election, by name and plain SHA-256 of its bytes. */
public record Document(String name, Hash sha256) {
    public static final int MAX_NAME_BYTES = 256;
}
