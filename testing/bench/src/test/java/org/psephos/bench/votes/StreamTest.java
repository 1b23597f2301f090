package org.psephos.bench.votes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StreamTest {
    @Property(tries = 100)
    void holdsEachVoterOnceAndWhatIsToBeRefused(@ForAll @IntRange(min = 1, max = 3_000) int votes) {
        var stream = new Stream(votes);
        var voted = new HashSet<Integer>();
        var forged = new HashSet<Integer>();
        int copies = 0;

        for (int slot = 0; slot < stream.slots(); slot++) {
            switch (stream.kind(slot)) {
                case GOOD -> assertThat(voted.add(stream.voter(slot))).isTrue();
                case FORGERY -> assertThat(forged.add(stream.voter(slot))).isTrue();
                case COPY -> {
                    copies++;
                    assertThat(stream.original(slot)).isBetween(0, slot - 1);
                    assertThat(stream.kind(stream.original(slot))).isEqualTo(Stream.Kind.GOOD);
                }
            }
        }

        assertThat(voted).hasSize(votes).allMatch(voter -> voter >= 0 && voter < votes);
        assertThat(forged)
                .hasSize(stream.count(Stream.Kind.FORGERY))
                .allMatch(voter -> voter >= votes && voter < stream.roll());
        assertThat(copies).isEqualTo(stream.count(Stream.Kind.COPY));
    }
}
