package org.psephos.node.consensus.roundrobin;

import java.util.List;
import java.util.TreeMap;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.node.consensus.testkit.EngineTestKit;
import org.psephos.node.consensus.testkit.TestGenesis;

class RoundRobinTest extends EngineTestKit {
    @Override
    protected Genesis genesis(List<PublicKey> members) {
        var parameters = new TreeMap<String, Value>();
        parameters.put(
                "authorities",
                new Value.Texts(members.stream().map(PublicKey::toHex).toList()));
        parameters.put("slotMillis", new Value.Integer(spacingMillis()));
        return TestGenesis.of(RoundRobinSeal.ENGINE, parameters);
    }

    @Override
    protected long spacingMillis() {
        return 2_000;
    }
}
