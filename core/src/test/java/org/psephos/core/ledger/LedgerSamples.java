package org.psephos.core.ledger;

import static org.psephos.core.fixtures.VectorFile.row;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.Document;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.TestKey;

/** Values for the published vectors, and how their fields are written there. */
final class LedgerSamples {
    static final PublicKey ORGANISER = TestKey.of("organiser").publicKey();
    static final Hash ELECTION = Hash.parse("e1".repeat(32));
    static final long TIME = 1_767_225_600_000L;

    private LedgerSamples() {}

    /** The genesis that comes with the program, as the file reads. */
    static Genesis local() {
        var engine = new TreeMap<String, EngineParameters.Value>();
        engine.put("spacingMillis", new EngineParameters.Value.Integer(2_000));
        engine.put("powLimit", new EngineParameters.Value.Text("2000ffff"));
        engine.put("finalityDepth", new EngineParameters.Value.Integer(3));
        engine.put("maxReorgDepth", new EngineParameters.Value.Integer(10_000));
        return new Genesis(
                "psephos-local",
                "tpsv",
                Bytes.EMPTY,
                TIME,
                "pow",
                new EngineParameters(engine),
                8 << 20,
                128 << 10,
                2_000,
                15_000,
                0,
                0,
                20,
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>());
    }

    /** Every field filled. */
    static Genesis full() {
        var engine = new TreeMap<String, EngineParameters.Value>();
        engine.put("Z", new EngineParameters.Value.Integer(Long.MAX_VALUE));
        engine.put("a", new EngineParameters.Value.Text(""));
        engine.put("members", new EngineParameters.Value.Texts(List.of("Ψῆφος", "", "x")));
        engine.put("nobody", new EngineParameters.Value.Texts(List.of()));
        var accounts = new TreeMap<PublicKey, Long>();
        accounts.put(ORGANISER, 1_000_000L);
        accounts.put(TestKey.of("voter 1").publicKey(), 1L);
        accounts.put(TestKey.of("voter 2").publicKey(), (1L << 62) - 1_000_001);
        return new Genesis(
                "Ψῆφος",
                "psv",
                Bytes.of(Hash.parse("5a".repeat(32)).toBytes()),
                TIME + 1,
                "engine",
                new EngineParameters(engine),
                1 << 20,
                1_024,
                1,
                0,
                1L << 32,
                1L << 62,
                1,
                new TreeSet<>(List.of(0, 6, 255)),
                new TreeSet<>(List.of(ORGANISER, TestKey.of("voter 1").publicKey())),
                accounts);
    }

    /** Two languages, two questions, a document. */
    static ElectionDefinition definition() {
        return new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en", "el"),
                LocalText.of("Board election", "Εκλογή συμβουλίου"),
                LocalText.of("", ""),
                List.of(
                        new Question(
                                "chair",
                                LocalText.of("Who shall chair?", "Πρόεδρος;"),
                                List.of(LocalText.of("Ada", "Άντα"), LocalText.of("Grace", "Γκρέις")),
                                1,
                                1,
                                true),
                        new Question(
                                "days",
                                LocalText.of("Which days suit?", "Ημέρες;"),
                                List.of(LocalText.of("Mo", "Δε"), LocalText.of("Tu", "Τρ"), LocalText.of("We", "Τε")),
                                0,
                                2,
                                false)),
                TIME + 10_000,
                TIME + 20_000,
                TIME + 40_000,
                RevoteRule.LAST,
                List.of(new Document("statutes.pdf", Hash.parse("d0".repeat(32)))));
    }

    static Map<String, ?> fields(Header header) {
        return row(
                "version", header.version(),
                "chainId", header.chainId(),
                "height", header.height(),
                "parent", header.parent(),
                "time", header.timeMillis(),
                "txRoot", header.txRoot(),
                "stateRoot", header.stateRoot(),
                "historyRoot", header.historyRoot(),
                "producer", header.producer(),
                "engineFields", header.engineFields(),
                "seal", header.seal());
    }
}
