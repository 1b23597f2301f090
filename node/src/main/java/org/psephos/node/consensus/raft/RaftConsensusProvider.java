package org.psephos.node.consensus.raft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.CertifiedFinality;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.HighestFirst;

/** Registered under "raft". */
public final class RaftConsensusProvider implements ConsensusProvider {
    /** Two sets of 64 members; as many signatures; a proof. */
    private static final int MAX_ENGINE_FIELDS_BYTES = 20 << 10;

    @Override
    public String engine() {
        return RaftRules.ENGINE;
    }

    @Override
    public boolean hasValidators() {
        return true;
    }

    @Override
    public Optional<byte[]> newNetwork(List<PublicKey> validators) {
        try (InputStream in = Objects.requireNonNull(RaftConsensusProvider.class.getResourceAsStream("network.json"))) {
            String list = validators.stream()
                    .map(key -> "\"" + key.toHex() + "\"")
                    .collect(Collectors.joining(", ", "[", "]"));
            String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(
                    template.replace("\"members\": []", "\"members\": " + list).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Consensus create(Setting setting) {
        RaftRules rules = RaftRules.of(setting.genesis(), setting.curve());
        // A majority of members can do anything; less of them nothing.
        return new Consensus(
                new RaftEngine(rules, setting),
                new HighestFirst(),
                new CertifiedFinality(1.0 / 2),
                MAX_ENGINE_FIELDS_BYTES);
    }
}
