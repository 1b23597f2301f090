package org.psephos.p2p.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;

class ReputationFuzzTest {
    /** Whatever the file holds: refused, or a reputation that can be asked, used and kept again. */
    @FuzzTest(maxDuration = "1m")
    void reputation(byte[] input) {
        if (Reputation.decode(input) instanceof Decoded.Ok<Reputation>(Reputation reputation)) {
            reputation.note(Peers.peer(1), Behaviour.INVALID_DATA, 1_700_000_000_000L);
            byte[] kept = reputation.encode(1_700_000_000_000L);

            assertThat(Reputation.decode(kept)).isInstanceOf(Decoded.Ok.class);
            assertThat(reputation.records()).isLessThanOrEqualTo(Reputation.MAX_RECORDS + 1);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void subnetGroup(byte[] input) {
        if (Decoded.all(input, SubnetGroup::read) instanceof Decoded.Ok<SubnetGroup>(SubnetGroup group)) {
            var out = new Writer();
            group.write(out);

            assertThat(out.toBytes()).isEqualTo(input);
            assertThat(group.toString()).isNotEmpty();
        }
    }
}
