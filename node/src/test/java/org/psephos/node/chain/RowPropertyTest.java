package org.psephos.node.chain;

import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;

import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Payload;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.DiskRows;

/** Rows of the chain's columns, damaged in every way: each is refused, or encodes back to itself. */
class RowPropertyTest {
    private static final UnaryOperator<byte[]> RECORD =
            row -> BlockRecord.decode(Hash.ZERO, row).encode();
    private static final UnaryOperator<byte[]> UNDO = row -> encoded(UndoRecord.decode(row));

    private static final List<byte[]> RECORDS;
    private static final List<byte[]> UNDOS;

    static {
        var kit = new ChainKit();
        kit.grow(ADA.transaction(kit.chainId(), 0, new Payload.Transfer(EDSGER.address(), 5)));
        kit.growTo(15);
        RECORDS = rows(kit, "records");
        UNDOS = rows(kit, "undo");
    }

    static byte[] encoded(UndoRecord undo) {
        var out = new Writer().varint(undo.entries().size());
        for (UndoRecord.Entry entry : undo.entries()) {
            byte[] before = entry.before();
            out.raw(entry.key()).bool(before != null);
            if (before != null) {
                out.bytes(before);
            }
        }
        return out.toBytes();
    }

    private static List<byte[]> rows(ChainKit kit, String column) {
        return kit.rows(column).values().stream().map(HexFormat.of()::parseHex).toList();
    }

    @Property(tries = 500)
    void refusesAnyBytesOrEncodesBack(@ForAll byte[] bytes) {
        DiskRows.refusesOrWritesBack(bytes, RECORD);
        DiskRows.refusesOrWritesBack(bytes, UNDO);
    }

    @Property(tries = 500)
    void refusesDamageOrEncodesBack(@ForAll @IntRange(max = 1 << 20) int where, @ForAll byte changed) {
        DiskRows.refusesOrWritesBack(damaged(RECORDS.get(where % RECORDS.size()), where, changed), RECORD);
        DiskRows.refusesOrWritesBack(damaged(UNDOS.get(where % UNDOS.size()), where, changed), UNDO);
    }

    private static byte[] damaged(byte[] row, int where, byte changed) {
        byte[] copy = row.clone();
        copy[where % copy.length] = changed;
        return copy;
    }
}
