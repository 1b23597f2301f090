package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;

/** A sound store verifies, and no single row can be lost or changed unnoticed. */
class ChainVerificationTest {
    private final ChainKit kit = new ChainKit(10);

    @BeforeEach
    void grow() {
        for (int i = 0; i < 25; i++) {
            Transaction[] some = new Transaction[10];
            for (int j = 0; j < some.length; j++) {
                int number = i * 10 + j;
                some[j] = ADA.transaction(
                        kit.chainId(),
                        number,
                        new Payload.Transfer(Person.named("v" + number).address(), 1));
            }
            kit.grow(some);
            if (i == 20) {
                assertThat(kit.chain().checkpoint()).isEmpty();
            }
        }
        ChainKit other = kit.fork(23);
        other.growTo(25);
        kit.feedAll(other.blocks(24));
    }

    private ChainVerification.Report verify() {
        return new ChainVerification(
                        kit.store(),
                        new ChainVerification.Terms(kit.genesis(), ActivationTable.INITIAL, kit.engine(), 10),
                        (what, done, total) -> {})
                .run();
    }

    private void change(Consumer<WriteBatch> change) {
        WriteBatch batch = kit.store().batch();
        change.accept(batch);
        assertThat(kit.store().commit(batch, Durability.SYNCED)).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void findsNothingWrongWithASoundStore() {
        assertThat(verify()).isEqualTo(new ChainVerification.Report(25, 250, 253, List.of(), true));
        kit.reopen(true);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void findsNothingWrongAfterAReorganisation() {
        ChainKit other = kit.fork(22);
        other.growTo(27);
        kit.feedAll(other.blocks(23));
        assertThat(verify().faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"records", "bodies", "canonical", "state", "tree", "side"})
    void noticesEveryRowThatIsLost(String column) {
        for (var row : kit.rows(column).entrySet()) {
            byte[] key = HexFormat.of().parseHex(row.getKey());
            change(batch -> batch.rawDelete(kit.column(column), key));
            if (column.equals("side")) {
                // The list of side blocks only says what may be deleted: a block that it forgets stays as it is.
                assertThat(verify().faults()).hasSizeLessThan(2);
            } else {
                assertThat(verify().faults()).as("%s %s", column, row.getKey()).isNotEmpty();
            }
            change(batch -> batch.rawPut(kit.column(column), key, HexFormat.of().parseHex(row.getValue())));
        }
        assertThat(verify().faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bodies", "state", "tree"})
    void noticesEveryRowThatIsChanged(String column) {
        for (var row : kit.rows(column).entrySet()) {
            byte[] key = HexFormat.of().parseHex(row.getKey());
            byte[] value = HexFormat.of().parseHex(row.getValue());
            value[value.length / 2] ^= 1;
            boolean beside = column.equals("bodies") && !kit.chain().reader().isOnChain(Hash.of(key));
            if (!beside) {
                change(batch -> batch.rawPut(kit.column(column), key, value));
                assertThat(verify().faults()).as("%s %s", column, row.getKey()).isNotEmpty();
                change(batch ->
                        batch.rawPut(kit.column(column), key, HexFormat.of().parseHex(row.getValue())));
            }
        }
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void noticesAMissingUndoRecord() {
        for (long height = 21; height <= 25; height++) {
            Hash id = kit.chain().reader().idAt(height).orElseThrow();
            String row = kit.rows("undo").get(id.toHex());
            change(batch -> batch.rawDelete(kit.column("undo"), id.toBytes()));
            assertThat(verify().faults()).as("%s", height).isNotEmpty();
            change(batch -> batch.rawPut(
                    kit.column("undo"), id.toBytes(), HexFormat.of().parseHex(row)));
        }
    }

    @Test
    void saysWhereOnlyThePagesAreWrong() {
        String page = kit.rows("tree").keySet().iterator().next();
        change(batch -> batch.rawDelete(kit.column("tree"), HexFormat.of().parseHex(page)));

        assertThat(verify().pagesSound()).isFalse();
        assertThat(Chain.rebuildTree(kit.store())).isTrue();
        assertThat(verify().faults()).isEmpty();
    }
}
