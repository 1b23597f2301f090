package org.psephos.core.seal.pow;

import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestNetwork;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;

/** Small chains of mined headers without bodies. */
final class PowChain {
    static final long GENESIS_MILLIS = TestNetwork.GENESIS_MILLIS;

    private PowChain() {}

    static Genesis genesis(SortedMap<String, EngineParameters.Value> parameters) {
        return TestNetwork.genesis("pow", parameters, 100, 15_000);
    }

    /** Two seconds between blocks, about 16 hashes each at the limit. */
    static SortedMap<String, EngineParameters.Value> parameters() {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("spacingMillis", new EngineParameters.Value.Integer(2_000));
        parameters.put("powLimit", new EngineParameters.Value.Text("200fffff"));
        return parameters;
    }

    static Header genesisHeader(Genesis genesis) {
        return TestNetwork.header(genesis);
    }

    static Header unsealed(Header parent, long timeMillis, Target target) {
        return new Header(
                1,
                parent.chainId(),
                parent.height() + 1,
                parent.id(),
                timeMillis,
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                PublicKey.of(new byte[32]),
                target.engineFields(),
                Bytes.EMPTY);
    }

    static Header mined(Header unsealed, Target target) {
        for (long nonce = 0; ; nonce++) {
            Header sealed = unsealed.withSeal(nonce(nonce));
            if (target.isMetBy(sealed.id())) {
                return sealed;
            }
        }
    }

    static Bytes nonce(long nonce) {
        return Bytes.of(new Writer().u64(nonce).toBytes());
    }
}
