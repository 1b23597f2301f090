package org.psephos.core.seal.pow;

import java.nio.ByteBuffer;
import org.psephos.core.codec.Bytes;
import org.psephos.core.fixtures.Sealing;
import org.psephos.core.ledger.Header;

/** Mines for a test chain: the target of the schedule, the first nonce that meets it. */
record PowSealing(PowRules rules) implements Sealing {
    @Override
    public Bytes engineFields(Header parent, Bytes parentTrail) {
        return rules.targetAfter(parent, PowTrail.decode(parentTrail).orThrow()).engineFields();
    }

    @Override
    public Header seal(Header header) {
        int bits = ByteBuffer.wrap(header.engineFields().toArray()).getInt();
        return PowChain.mined(header, Target.ofBits(bits).orElseThrow());
    }
}
