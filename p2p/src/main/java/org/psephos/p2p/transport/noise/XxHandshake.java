package org.psephos.p2p.transport.noise;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The handshake {@code Noise_XX_25519_AESGCM_SHA256} (Noise §5.3, §7.5), for either side:
 *
 * <pre>
 *   → e
 *   ← e, ee, s, es
 *   → s, se
 * </pre>
 *
 * <p>A state machine for one thread: call {@link #write} and {@link #read} in turn, as {@link #isMyTurn} says, until {@link
 * #isFinished}. What the other side sends is refused by value; a call out of turn is a bug and throws.
 */
public final class XxHandshake {
    public static final String PROTOCOL = "Noise_XX_25519_AESGCM_SHA256";

    /** Of any Noise message. */
    public static final int MAX_MESSAGE_BYTES = 65_535;

    private static final List<List<Token>> MESSAGES =
            List.of(List.of(Token.E), List.of(Token.E, Token.EE, Token.S, Token.ES), List.of(Token.S, Token.SE));

    private enum Token {
        E,
        S,
        EE,
        ES,
        SE
    }

    /** What became of a message. */
    public sealed interface Read {
        record Accepted(byte[] payload) implements Read {}

        /** The handshake is over; nothing of the message may be used. */
        record Refused(String detail) implements Read {}
    }

    /**
     * What a finished handshake leaves.
     *
     * @param handshakeHash 32 bytes that only these two sides share, for binding other things to the session (Noise §11.2)
     */
    public record Result(CipherState sending, CipherState receiving, byte[] remoteStatic, byte[] handshakeHash) {}

    private final boolean initiator;
    private final KeyPair local;
    private final KeyPair ephemeral;
    private final SymmetricState symmetric = new SymmetricState(PROTOCOL);
    private byte @Nullable [] remoteEphemeral;
    private byte @Nullable [] remoteStatic;
    private int next;
    private boolean failed;

    /**
     * @param prologue what both sides must have agreed on beforehand
     * @param local this side's static keys
     * @param ephemeral fresh keys for this handshake alone; erased when it ends
     */
    public XxHandshake(boolean initiator, byte[] prologue, KeyPair local, KeyPair ephemeral) {
        this.initiator = initiator;
        this.local = local;
        this.ephemeral = ephemeral;
        symmetric.mixHash(prologue);
    }

    public boolean isFinished() {
        return next == MESSAGES.size();
    }

    /** Whether the next message is this side's. */
    public boolean isMyTurn() {
        return !isFinished() && initiator == (next % 2 == 0);
    }

    /** Bytes that the next message takes beside its payload. */
    public int overheadBytes() {
        int keyed = symmetric.tagBytes();
        int bytes = 0;
        for (Token token : tokens()) {
            switch (token) {
                case E -> bytes += KeyPair.KEY_BYTES;
                case S -> bytes += KeyPair.KEY_BYTES + keyed;
                case EE, ES, SE -> keyed = CipherState.TAG_BYTES;
            }
        }
        return bytes + keyed;
    }

    /**
     * The next message.
     *
     * @return empty where the other side's keys are of small order; the handshake is over then
     */
    public Optional<byte[]> write(byte[] payload) {
        requireTurn(true);
        byte[] message = new byte[overheadBytes() + payload.length];
        if (message.length > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a handshake message of " + message.length + " bytes");
        }
        int size = 0;
        for (Token token : tokens()) {
            switch (token) {
                case E -> {
                    byte[] key = ephemeral.publicKey();
                    symmetric.mixHash(key);
                    size = append(message, size, key);
                }
                case S -> size = append(message, size, symmetric.encryptAndHash(local.publicKey()));
                case EE, ES, SE -> {
                    if (!mix(token)) {
                        return fail(Optional.empty());
                    }
                }
            }
        }
        append(message, size, symmetric.encryptAndHash(payload));
        advance();
        return Optional.of(message);
    }

    /** Takes the other side's next message. */
    public Read read(byte[] message) {
        requireTurn(false);
        int overhead = overheadBytes();
        if (message.length < overhead || message.length > MAX_MESSAGE_BYTES) {
            return refuse("a message of " + message.length + " bytes, at least " + overhead + " wanted");
        }
        int at = 0;
        for (Token token : tokens()) {
            switch (token) {
                case E -> {
                    byte[] key = Arrays.copyOfRange(message, at, at + KeyPair.KEY_BYTES);
                    at += key.length;
                    symmetric.mixHash(key);
                    remoteEphemeral = key;
                }
                case S -> {
                    int end = at + KeyPair.KEY_BYTES + symmetric.tagBytes();
                    Optional<byte[]> key = symmetric.decryptAndHash(Arrays.copyOfRange(message, at, end));
                    if (key.isEmpty()) {
                        return refuse("the static key is not authentic");
                    }
                    at = end;
                    remoteStatic = key.get();
                }
                case EE, ES, SE -> {
                    if (!mix(token)) {
                        return refuse("a key of small order");
                    }
                }
            }
        }
        Optional<byte[]> payload = symmetric.decryptAndHash(Arrays.copyOfRange(message, at, message.length));
        if (payload.isEmpty()) {
            return refuse("the payload is not authentic");
        }
        advance();
        return new Read.Accepted(payload.get());
    }

    /** This side's static key and the handshake hash so far, for what the payload may want to bind. */
    public byte[] localStatic() {
        return local.publicKey();
    }

    /** Known once the message that carries it was accepted. */
    public Optional<byte[]> remoteStatic() {
        return Optional.ofNullable(remoteStatic).map(byte[]::clone);
    }

    /** Once finished. */
    public Result result() {
        byte[] remote = remoteStatic;
        if (!isFinished() || remote == null) {
            throw new IllegalStateException("the handshake is not finished");
        }
        CipherState[] ciphers = symmetric.split();
        return new Result(ciphers[initiator ? 0 : 1], ciphers[initiator ? 1 : 0], remote.clone(), symmetric.hash());
    }

    private List<Token> tokens() {
        return MESSAGES.get(next);
    }

    /** ES is the initiator's ephemeral with the responder's static key, SE the other way round. */
    private boolean mix(Token token) {
        boolean useStatic = token == Token.SE && initiator || token == Token.ES && !initiator;
        boolean withStatic = token == Token.ES && initiator || token == Token.SE && !initiator;
        byte[] remote = withStatic ? remoteStatic : remoteEphemeral;
        if (remote == null) {
            throw new IllegalStateException("no key for " + token);
        }
        Optional<byte[]> secret = (useStatic ? local : ephemeral).agree(remote);
        secret.ifPresent(symmetric::mixKey);
        return secret.isPresent();
    }

    private void advance() {
        next++;
        if (isFinished()) {
            ephemeral.erase();
        }
    }

    private void requireTurn(boolean mine) {
        if (failed || isFinished() || isMyTurn() != mine) {
            throw new IllegalStateException("out of turn");
        }
    }

    private Read refuse(String detail) {
        return fail(new Read.Refused(detail));
    }

    private <T> T fail(T outcome) {
        failed = true;
        ephemeral.erase();
        return outcome;
    }

    private static int append(byte[] message, int at, byte[] part) {
        System.arraycopy(part, 0, message, at, part.length);
        return at + part.length;
    }
}
