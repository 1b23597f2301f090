package org.psephos.node.producer;

import java.util.function.Supplier;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.node.consensus.Effect;

/** The way from this node's consensus engine to those of other nodes; must return at once. */
public interface EngineLink {
    /** There is nobody else. */
    EngineLink NONE = new EngineLink() {
        @Override
        public void send(Effect.Outgoing message) {}

        @Override
        public void offer(Block block, Effect.Audience to) {}

        @Override
        public void fetch(Hash block) {}
    };

    /** To whatever {@code link} gives at the time. */
    static EngineLink through(Supplier<EngineLink> link) {
        return new EngineLink() {
            @Override
            public void send(Effect.Outgoing message) {
                link.get().send(message);
            }

            @Override
            public void offer(Block block, Effect.Audience to) {
                link.get().offer(block, to);
            }

            @Override
            public void fetch(Hash block) {
                link.get().fetch(block);
            }
        };
    }

    /** What the engine says. */
    void send(Effect.Outgoing message);

    /** Shows a block that is not decided to those who may see it. */
    void offer(Block block, Effect.Audience to);

    /** Gets a block that others show. */
    void fetch(Hash block);
}
