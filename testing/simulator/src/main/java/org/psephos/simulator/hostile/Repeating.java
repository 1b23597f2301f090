package org.psephos.simulator.hostile;

import java.util.ArrayList;
import java.util.List;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.Links;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.wire.Host;

/** Sends some messages twice, and old ones again, to whomever and over whatever connection. */
final class Repeating implements Conduct {
    private static final int PLAIN_OF = 10;
    private static final int KEPT = 200;

    private final Chance chance;
    private final List<byte[]> kept = new ArrayList<>();

    Repeating(Chance chance) {
        this.chance = chance;
    }

    @Override
    public Links links(Host host) {
        return new FilteredLinks(host) {
            @Override
            public boolean send(long link, Lane lane, byte[] message, boolean compressible) {
                boolean taken = super.send(link, lane, message, compressible);
                keep(message);
                if (chance.oneIn(PLAIN_OF)) {
                    byte[] again = chance.oneIn(2) ? message : kept.get(chance.below(kept.size()));
                    super.send(link, lane, again, compressible);
                }
                return taken;
            }
        };
    }

    private void keep(byte[] message) {
        if (kept.size() < KEPT) {
            kept.add(message.clone());
        } else {
            kept.set(chance.below(KEPT), message.clone());
        }
    }
}
