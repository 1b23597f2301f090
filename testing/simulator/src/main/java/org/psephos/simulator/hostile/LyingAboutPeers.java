package org.psephos.simulator.hostile;

import java.util.ArrayList;
import java.util.List;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.time.Chance;

/** Tells of crowds of addresses where nobody is. */
final class LyingAboutPeers implements Conduct {
    private static final int CROWD = 2_000;
    private static final int TELLERS = 40;
    private static final int PORT = 8_646;

    private final Chance chance;

    LyingAboutPeers(Chance chance) {
        this.chance = chance;
    }

    @Override
    public void started(RunningNode node) {
        long now = node.nowMillis();
        for (int teller = 0; teller < TELLERS; teller++) {
            var crowd = new ArrayList<Heard>();
            for (int i = 0; i < CROWD / TELLERS; i++) {
                crowd.add(new Heard(anywhere(), now));
            }
            node.book().add(List.copyOf(crowd), anywhere(), now);
        }
    }

    private Endpoint anywhere() {
        byte[] ip = chance.bytes(4);
        ip[0] = (byte) (100 + chance.below(20));
        return Endpoint.of(ip, PORT);
    }
}
