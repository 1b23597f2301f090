package org.psephos.node.consensus.pos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.seal.pos.PosRules;
import org.psephos.node.consensus.CertifiedFinality;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.HighestFirst;

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
        return new Consensus(
                new PosEngine(rules, setting),
                new HighestFirst(),
                new CertifiedFinality(1.0 / 3),
                MAX_ENGINE_FIELDS_BYTES);
    }
}
