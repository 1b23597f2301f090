package org.psephos.core.ledger;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.psephos.core.fixtures.RandomValues;

class DecoderPropertyTest {
    @Property(tries = 300)
    void valuesDecodeToThemselves(@ForAll long seed) {
        Decoders.ALL.forEach(kind -> kind.decodesToItself(new RandomValues(seed)));
    }

    @Property(tries = 2_000)
    void damagedBytesAreRefusedOrEncodeBack(@ForAll long seed) {
        Decoders.ALL.forEach(kind -> kind.damagedIsRefusedOrEncodesBack(new RandomValues(seed)));
    }

    @Property(tries = 1_000)
    void arbitraryBytesAreRefusedOrEncodeBack(@ForAll @Size(max = 200) byte[] bytes) {
        Decoders.ALL.forEach(kind -> kind.refusesOrEncodesBack(bytes));
    }
}
