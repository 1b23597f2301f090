package org.psephos.simulator.hostile;

import java.util.Arrays;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.Links;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.wire.Host;

/** Changes, cuts off, or makes up some of its messages. */
final class Garbling implements Conduct {
    private static final int WHOLE_OF = 40;
    private static final int MOST_BYTES = 3_000;

    private final Chance chance;

    Garbling(Chance chance) {
        this.chance = chance;
    }

    @Override
    public Links links(Host host) {
        return new FilteredLinks(host) {
            @Override
            public boolean send(long link, Lane lane, byte[] message, boolean compressible) {
                byte[] sent = chance.oneIn(WHOLE_OF) ? garbled(message.clone()) : message;
                return super.send(link, lane, sent, compressible);
            }
        };
    }

    private byte[] garbled(byte[] message) {
        return switch (chance.below(3)) {
            case 0 -> {
                message[chance.below(message.length)] ^= (byte) (1 << chance.below(Byte.SIZE));
                yield message;
            }
            case 1 -> Arrays.copyOf(message, 1 + chance.below(message.length));
            default -> chance.bytes(1 + chance.below(MOST_BYTES));
        };
    }
}
