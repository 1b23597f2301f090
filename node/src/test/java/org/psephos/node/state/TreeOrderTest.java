package org.psephos.node.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;

class TreeOrderTest {
    private static final StateColumn<Account> COLUMN =
            StateColumn.account(PublicKey.read(new byte[32], 0)).column();

    /** Few different values in each word: many hashes agree in the bits that are compared first. */
    @Property
    void sortsAsComparingWholeHashesDoes(
            @ForAll @Size(max = 200) List<@LongRange(min = -3, max = 3) Long> firstWords,
            @ForAll @LongRange(min = 0, max = 60) long shift) {
        var changes = new ArrayList<StateChange<?>>();
        for (int i = 0; i < firstWords.size(); i++) {
            long last = firstWords.get(firstWords.size() - 1 - i);
            changes.add(change(Hash.ofWords(firstWords.get(i) << shift, -last, last, i)));
        }

        List<StateChange<?>> sorted = TreeOrder.of(changes);

        assertThat(sorted)
                .isEqualTo(changes.stream()
                        .sorted(Comparator.comparing(StateChange::hash))
                        .toList());
    }

    private static StateChange<Account> change(Hash hash) {
        return new StateChange<>(new StateKey<>(COLUMN, hash), null, Account.EMPTY);
    }
}
