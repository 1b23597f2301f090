package org.psephos.node.sync;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Block;

/** One block on its way here, from the first question to the import. */
final class Fetch {
    final HeaderTree.Entry entry;

    /** Who has been asked and has not answered, and since when, by the steady clock. */
    final Map<PeerId, Long> asked = new LinkedHashMap<>();

    private boolean building;
    private long buildingSinceMillis;
    private @Nullable PeerId sender;
    private Bytes certificate = Bytes.EMPTY;
    private byte @Nullable [] encoded;
    private @Nullable Block block;
    boolean decoding;

    /** All that can be checked before its turn has been. */
    boolean checked;

    /** What it takes of the window. */
    private int bytes;

    Fetch(HeaderTree.Entry entry) {
        this.entry = entry;
    }

    boolean hasCome() {
        return sender != null;
    }

    boolean isUnderWay() {
        return hasCome() || !asked.isEmpty() || building;
    }

    /** It is being put together from a compact block. */
    boolean isBuilding() {
        return building;
    }

    void build(long nowMillis) {
        building = true;
        buildingSinceMillis = nowMillis;
    }

    /** It is being put together no longer, where that has taken so long. */
    void giveUpBuilding(long nowMillis, long afterMillis) {
        building = building && nowMillis - buildingSinceMillis <= afterMillis;
    }

    void notBuilt() {
        building = false;
    }

    int bytes() {
        return bytes;
    }

    PeerId sender() {
        PeerId from = sender;
        if (from == null) {
            throw new IllegalStateException("nobody has sent it");
        }
        return from;
    }

    Bytes certificate() {
        return certificate;
    }

    byte @Nullable [] encoded() {
        return encoded;
    }

    @Nullable
    Block block() {
        return block;
    }

    void came(PeerId from, Bytes withCertificate, byte[] bytesOfBlock) {
        sender = from;
        certificate = withCertificate;
        encoded = bytesOfBlock;
        bytes = bytesOfBlock.length;
    }

    void built(PeerId from, Bytes withCertificate, Block whole) {
        sender = from;
        certificate = withCertificate;
        block = whole;
        // From the pool, whose transactions have been checked.
        checked = true;
        bytes = whole.size();
        building = false;
    }

    void decoded(Block whole) {
        block = whole;
        encoded = null;
        decoding = false;
    }

    /** What came is not the block: from the beginning. */
    void restart() {
        sender = null;
        encoded = null;
        block = null;
        decoding = false;
        checked = false;
        bytes = 0;
    }
}
