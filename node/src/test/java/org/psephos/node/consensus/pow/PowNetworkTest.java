package org.psephos.node.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.node.consensus.testkit.EngineTestKit;
import org.psephos.node.consensus.testkit.TestGenesis;

class PowNetworkTest extends EngineTestKit {
    @Override
    protected Genesis genesis(List<PublicKey> members) {
        var parameters = new TreeMap<String, Value>();
        parameters.put("spacingMillis", new Value.Integer(spacingMillis()));
        parameters.put("powLimit", new Value.Text("200fffff"));
        parameters.put("initialTarget", new Value.Text("20066666"));
        return TestGenesis.of("pow", parameters);
    }

    @Override
    protected long spacingMillis() {
        return 2_000;
    }

    @Test
    void minerWithFastClockGainsNoMoreThanItsShare() {
        var network = network(4);
        network.node(3).clock().step(14_000);
        network.production(true);
        network.time().advance(30 * 60_000);

        long height = network.node(0).height();
        long ofFastClock = 0;
        for (long at = 1; at <= height; at++) {
            ofFastClock +=
                    network.node(0).at(at).producer().equals(network.node(3).publicKey()) ? 1 : 0;
        }
        assertThat((double) ofFastClock / height).isLessThan(0.4);
    }
}
