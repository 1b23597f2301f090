package org.psephos.node.consensus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.Randomness;

/** Makes one engine; registered as a service. */
public interface ConsensusProvider {
    /** The engine's name in genesis. */
    String engine();

    /** Whether blocks are agreed on by validators, each with a key of its own. */
    default boolean hasValidators() {
        return false;
    }

    /**
     * What a new network of several nodes begins with: the JSON of a genesis file without salt and time. Empty: the engine proposes nothing.
     *
     * @param validators keys of the nodes, where the engine has validators; else nobody
     */
    default Optional<byte[]> newNetwork(List<PublicKey> validators) {
        return Optional.empty();
    }

    /** {@link IllegalArgumentException} where the engine's parameters in genesis are wrong; its message says how. */
    Consensus create(Setting setting);

    /**
     * What an engine is given.
     *
     * @param producer the key that this node's blocks name as their producer
     * @param seat empty: this node signs nothing
     * @param records what the engine persisted before the last stop ({@link Effect.PersistThenSend})
     */
    record Setting(
            Genesis genesis,
            PublicKey producer,
            Optional<Seat> seat,
            Secp256k1 curve,
            Randomness randomness,
            Map<String, Bytes> records) {
        public Setting {
            records = Map.copyOf(records);
        }
    }

    /**
     * A validator's.
     *
     * @param key that {@link Effect.Sign} signs with
     * @param signed the last position that anything was signed at
     */
    record Seat(PublicKey key, Optional<Position> signed) {}

    /**
     * An engine with the rules that go with it.
     *
     * @param maxEngineFieldsBytes what it puts into a header at most; blocks grow with room left for that
     */
    record Consensus(ConsensusEngine engine, ForkChoice forkChoice, Finality finality, int maxEngineFieldsBytes) {}
}
