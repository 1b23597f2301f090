package org.psephos.node.consensus.pos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.seal.pos.PosRules;
import org.psephos.core.seal.pos.PosTrail;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Tip;

/** Registered under "pos". */
public final class PosConsensusProvider implements ConsensusProvider {
    private static final long FIRST_STAKE = 1_000_000;

    /** Two sets of 128 validators, their keys and stakes; as many signatures; two proofs. */
    private static final int MAX_ENGINE_FIELDS_BYTES = 32 << 10;

    @Override
    public String engine() {
        return PosRules.ENGINE;
    }

    @Override
    public boolean hasValidators() {
        return true;
    }

    /** With equal stakes. */
    @Override
    public Optional<byte[]> newNetwork(List<PublicKey> validators) {
        try (InputStream in = Objects.requireNonNull(PosConsensusProvider.class.getResourceAsStream("network.json"))) {
            String list = validators.stream()
                    .map(key -> "\"" + key.toHex() + ":" + FIRST_STAKE + "\"")
                    .collect(Collectors.joining(", ", "[", "]"));
            String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(template.replace("\"validators\": []", "\"validators\": " + list)
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Consensus create(Setting setting) {
        PosRules rules = PosRules.of(setting.genesis(), setting.curve());
        return new Consensus(new PosEngine(rules, setting), new Longest(), new AtOnce(), MAX_ENGINE_FIELDS_BYTES);
    }

    /** Certified blocks only, of which there is one a height: the longer chain contains the other. */
    private record Longest() implements ForkChoice {
        @Override
        public int compare(Bytes trail, Bytes otherTrail) {
            return Long.compare(height(trail), height(otherTrail));
        }

        private static long height(Bytes trail) {
            return PosTrail.decode(trail).orThrow().height();
        }

        @Override
        public long maxReorgDepth() {
            return 0;
        }
    }

    /** Every block that is adopted has its certificate. */
    private record AtOnce() implements Finality {
        @Override
        public long finalizedHeight(Tip tip) {
            return tip.header().height();
        }

        @Override
        public boolean retractable() {
            return false;
        }

        @Override
        public double reversalProbability(long blocksOnTop, double attackerShare) {
            return attackerShare > 1.0 / 3 ? 1 : 0;
        }
    }
}
