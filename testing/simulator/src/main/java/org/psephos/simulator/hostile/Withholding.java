package org.psephos.simulator.hostile;

import org.psephos.core.crypto.PeerId;
import org.psephos.node.network.NodeNetwork;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.time.Chance;

/** Tells of its blocks, and most often never gives what is in them. */
final class Withholding implements Conduct {
    private static final int ANSWERED_OF = 6;

    private final Chance chance;

    Withholding(Chance chance) {
        this.chance = chance;
    }

    @Override
    public Application application(NodeNetwork network) {
        return new FilteredApplication(network) {
            @Override
            public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {
                boolean forBody = kind.name().equals("GetData") || kind.name().equals("GetBlockTxs");
                if (!forBody || chance.oneIn(ANSWERED_OF)) {
                    super.asked(peer, kind, payload, reply);
                }
            }
        };
    }
}
