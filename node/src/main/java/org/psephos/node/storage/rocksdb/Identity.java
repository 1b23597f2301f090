package org.psephos.node.storage.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.Schema;

/** What a store says of itself: the layout of its rows, and the chain that they are of. */
record Identity(int version, String chainId) {
    private static final int MAX_CHAIN_BYTES = 256;

    /** A name is shown to people: nothing that a terminal would act on. */
    private static final Pattern CHAIN_ID = Pattern.compile("[!-~]+");

    static Identity of(Schema schema) {
        return new Identity(schema.version(), schema.chainId());
    }

    byte[] versionRow() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
    }

    byte[] chainRow() {
        return chainId.getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty where a row is missing, or holds what no store writes. */
    static Optional<Identity> read(byte @Nullable [] versionRow, byte @Nullable [] chainRow) {
        if (versionRow == null
                || versionRow.length != Integer.BYTES
                || chainRow == null
                || chainRow.length > MAX_CHAIN_BYTES) {
            return Optional.empty();
        }
        String chain = new String(chainRow, StandardCharsets.US_ASCII);
        return CHAIN_ID.matcher(chain).matches()
                ? Optional.of(new Identity(ByteBuffer.wrap(versionRow).getInt(), chain))
                : Optional.empty();
    }
}
