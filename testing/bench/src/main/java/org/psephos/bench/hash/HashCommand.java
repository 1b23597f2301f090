package org.psephos.bench.hash;

import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Report;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.consensus.ConsensusEngine;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Engines;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Tip;
import org.psephos.node.consensus.Work;
import picocli.CommandLine.Command;

/**
 * {@code psephos-bench hash}: the miner's own search, as the engine hands it out, against the JDK's SHA-256 over the same preimage,
 * in turns, on one thread.
 */
@Command(name = "hash", mixinStandardHelpOptions = true, description = "Nonces a second against raw SHA-256.")
public final class HashCommand implements Callable<Integer> {
    private static final int ROUNDS = 10;
    private static final int NONCES = 2_000_000;

    /** What the search hashes for each nonce: the tag twice hashed, the header's hash, the nonce. */
    private static final int PREIMAGE_BYTES = 64 + 40;

    private static final long GENESIS_MILLIS = 1_700_000_000_000L;
    private static final PublicKey PRODUCER = PublicKey.of(new byte[PublicKey.BYTES]);

    @Override
    public Integer call() throws IOException {
        Work.Searcher searcher = hardWork().searcher();
        double bestSearch = 0;
        double bestRaw = 0;
        double[] ratios = new double[ROUNDS];
        long nonce = 0;
        for (int round = -2; round < ROUNDS; round++) {
            long start = System.nanoTime();
            if (searcher.search(nonce, NONCES).isPresent()) {
                throw new IllegalStateException("a seal for a target that nobody can meet");
            }
            double search = NONCES * 1e9 / (System.nanoTime() - start);
            double raw = raw();
            nonce += NONCES;
            Report.say("search %,.0f/s, raw %,.0f/s", search, raw);
            if (round >= 0) {
                ratios[round] = search / raw;
                bestSearch = Math.max(bestSearch, search);
                bestRaw = Math.max(bestRaw, raw);
            }
        }
        Arrays.sort(ratios);
        var report = new Report("hash")
                .put("noncesPerSecond", bestSearch, 0)
                .put("rawSha256PerSecond", bestRaw, 0)
                .put("preimageBytes", PREIMAGE_BYTES)
                .put("ratio", ratios[ROUNDS / 2], 3);
        Machine.describe(report);
        report.print();
        return 0;
    }

    private static double raw() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] preimage = new byte[PREIMAGE_BYTES];
            byte[] result = new byte[Hash.BYTES];
            long start = System.nanoTime();
            for (int i = 0; i < NONCES; i++) {
                preimage[PREIMAGE_BYTES - 1] = (byte) i;
                digest.update(preimage);
                digest.digest(result, 0, result.length);
            }
            return NONCES * 1e9 / (System.nanoTime() - start);
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the engine make work from a candidate on a chain whose target cannot be met. */
    private static Work hardWork() {
        Genesis genesis = genesis();
        if (!(SealVerifiers.installed().find(genesis, Curves.best()) instanceof SealVerifiers.Found.Ready(var seals))) {
            throw new IllegalStateException("no proof of work in this program");
        }
        ConsensusEngine engine = Engines.create(new ConsensusProvider.Setting(
                        genesis, PRODUCER, Optional.empty(), Curves.best(), bytes -> new byte[bytes], Map.of()))
                .engine();
        Header parent = GenesisBlock.header(genesis);
        long now = GENESIS_MILLIS + 3_600_000;
        engine.on(new Event.NewHead(new Tip(parent.id(), parent, seals.genesisTrail(), Bytes.EMPTY)), now);
        Effect.RequestCandidate request =
                only(engine.on(new Event.Production(true), now), Effect.RequestCandidate.class);
        var header = new Header(
                1,
                parent.chainId(),
                1,
                parent.id(),
                request.timeMillis(),
                Block.txRoot(List.of()),
                parent.stateRoot(),
                Hash.ZERO,
                PRODUCER,
                request.engineFields(),
                Bytes.EMPTY);
        var candidate = new Event.Candidate(request.request(), new Block(header, List.of()));
        return only(engine.on(candidate, now), Effect.StartWork.class).work();
    }

    private static <E extends Effect> E only(List<Effect> effects, Class<E> kind) {
        return effects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + kind.getSimpleName() + " among " + effects));
    }

    private static Genesis genesis() {
        var engine = new TreeMap<String, Value>(Map.of(
                "spacingMillis", new Value.Integer(2_000),
                "finalityDepth", new Value.Integer(3),
                "powLimit", new Value.Text("0800ffff")));
        return new Genesis(
                "hash",
                "tpsv",
                Bytes.EMPTY,
                GENESIS_MILLIS,
                "pow",
                new EngineParameters(engine),
                1 << 20,
                1 << 17,
                2_000,
                15_000,
                0,
                0,
                1,
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>());
    }
}
