package org.psephos.node.fakes;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** Keys by number, and transactions whose signatures are only bytes. */
public final class FakeKeys {
    private static final Map<Integer, PublicKey> KEYS = new ConcurrentHashMap<>();

    private FakeKeys() {}

    public static PublicKey key(int number) {
        return KEYS.computeIfAbsent(number, n -> Curves.best().publicKey(privateKey(n)));
    }

    public static PrivateKey privateKey(int number) {
        return PrivateKey.parse(ByteBuffer.allocate(32).putInt(28, number + 1).array())
                .orElseThrow();
    }

    public static Transaction transaction(Hash chainId, PublicKey sender, long sequence, Payload payload) {
        byte[] signature = new byte[Transaction.SIGNATURE_BYTES];
        signature[0] = (byte) sequence;
        return new UnsignedTransaction(chainId, sender, sequence, 1_000_000, 0, payload).sign(signature);
    }

    public static ElectionDefinition election(String title, long opensMillis, long closesMillis) {
        var chair = new Question(
                "chair",
                LocalText.of("Who shall chair?"),
                List.of(LocalText.of("Ada"), LocalText.of("Grace"), LocalText.of("Edsger")),
                1,
                1,
                true);
        return new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en"),
                LocalText.of(title),
                LocalText.of("One chair"),
                List.of(chair),
                opensMillis,
                opensMillis,
                closesMillis,
                RevoteRule.LAST,
                List.of());
    }

    public static Payload.CastBallot ballot(Hash election, int option) {
        return new Payload.CastBallot(election, new OpenBallot(List.of(Choice.of(option))));
    }
}
