package org.psephos.simulator.hostile;

import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.time.Chance;

/** The ways of harm that a single node can choose from. */
public enum Villainy {
    WITHHOLDING,
    FLOODING,
    GARBLING,
    REPEATING,
    FORGING,
    LYING_ABOUT_PEERS;

    public Conduct conduct(Chance chance) {
        return switch (this) {
            case WITHHOLDING -> new Withholding(chance);
            case FLOODING -> new Flooding(chance);
            case GARBLING -> new Garbling(chance);
            case REPEATING -> new Repeating(chance);
            case FORGING -> new Forging();
            case LYING_ABOUT_PEERS -> new LyingAboutPeers(chance);
        };
    }
}
