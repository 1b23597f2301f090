package org.psephos.node.chain;

import java.util.List;
import org.psephos.core.crypto.Hash;
import org.psephos.node.storage.Codec;
import org.psephos.node.storage.Column;

/** The columns that hold the chain and the state. */
public final class ChainColumns {
    /** Layout of the rows; raised with every change that an older release would misread. */
    public static final int SCHEMA_VERSION = 2;

    static final Codec<Hash> HASH = Codec.of(Hash::toBytes, Hash::of);

    /** Single values by name. */
    static final Column<String, byte[]> META = Column.consensus("chain-meta", Codec.utf8(), Codec.bytes());

    static final Column<Hash, byte[]> RECORDS = Column.consensus("records", HASH, Codec.bytes());
    static final Column<Hash, byte[]> BODIES =
            Column.consensus("bodies", HASH, Codec.bytes()).withCompression(Column.Compression.LARGE);

    /** Ids of the followed chain by height. */
    static final Column<Long, Hash> CANONICAL =
            Column.consensus("canonical", Codec.uint64(), HASH).withAccess(Column.Access.SCAN);

    static final Column<Hash, byte[]> UNDO =
            Column.consensus("undo", HASH, Codec.bytes()).withCompression(Column.Compression.LARGE);

    /** Parents of the blocks beside the followed chain, by height and id. */
    static final Column<byte[], Hash> SIDE =
            Column.consensus("side", Codec.bytes(), HASH).withAccess(Column.Access.SCAN);

    /** Encoded values by H(column ‖ key). */
    static final Column<Hash, byte[]> STATE =
            Column.consensus("state", HASH, Codec.bytes()).withAccess(Column.Access.BUSY_LOOKUP);

    /** Pages of the state tree as of the last checkpoints; what they lack is made up for from the undo records. */
    static final Column<byte[], byte[]> TREE = Column.consensus("tree", Codec.bytes(), Codec.bytes());

    private ChainColumns() {}

    public static List<Column<?, ?>> all() {
        return List.of(META, RECORDS, BODIES, CANONICAL, UNDO, SIDE, STATE, TREE);
    }
}
