package org.psephos.node.signer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.consensus.Position;

/** Signs with a key at hand, after the file that says what was signed last has been written. */
public final class GuardedSigner implements Signer {
    private final Guard guard;
    private final PrivateKey secret;
    private final Optional<Position> signedAtStart;
    private SigningState state;

    private GuardedSigner(Guard guard, PrivateKey secret, SigningState state) {
        this.guard = guard;
        this.secret = secret;
        this.state = state;
        signedAtStart = state.last().map(SigningState.Last::position);
    }

    /**
     * What a key is guarded with.
     *
     * @param stateFile what was signed last
     * @param lane where the disk may be waited for; one task at a time
     */
    public record Guard(
            Path stateFile, Hash chainId, DurableFile files, Secp256k1 curve, Randomness randomness, Executor lane) {}

    /** Whether a key can be signed with. */
    public sealed interface Opened {
        record Ready(Signer signer) implements Opened {}

        /** VALIDATOR_KEY_INVALID, VALIDATOR_KEY_IN_USE or SIGNING_STATE_UNUSABLE. */
        record Failed(String code, String detail) implements Opened {}
    }

    /** Makes the file where it is not there: then nothing has been signed. */
    public static Opened open(Guard guard, PrivateKey secret) {
        PublicKey key = guard.curve.publicKey(secret);
        try {
            Optional<byte[]> content = guard.files.read(guard.stateFile, SigningState.MAX_BYTES + 1);
            var fresh = new SigningState(guard.chainId, key, Optional.empty());
            Optional<SigningState> state = content.isEmpty() ? Optional.of(fresh) : SigningState.parse(content.get());
            if (state.isEmpty()) {
                return unusable(guard, "it is damaged");
            }
            if (!state.get().key().equals(key) || !state.get().chainId().equals(guard.chainId)) {
                return unusable(guard, "it belongs to another key or another chain");
            }
            if (content.isEmpty()) {
                guard.files.replace(guard.stateFile, fresh.toBytes());
            }
            return new Opened.Ready(new GuardedSigner(guard, secret, state.get()));
        } catch (IOException e) {
            return unusable(guard, String.valueOf(e.getMessage()));
        }
    }

    private static Opened unusable(Guard guard, String detail) {
        return new Opened.Failed(
                "SIGNING_STATE_UNUSABLE",
                guard.stateFile + ": " + detail
                        + ". It says what this key has signed last. Restore it; without it, join with a new key.");
    }

    @Override
    public PublicKey key() {
        return state.key();
    }

    @Override
    public Optional<Position> signed() {
        return signedAtStart;
    }

    @Override
    public CompletionStage<Bytes> sign(Position position, Hash digest) {
        return onLane(() -> signed(position, digest));
    }

    private Bytes signed(Position position, Hash digest) {
        state.objection(position, digest).ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        SigningState next = state.with(position, digest);
        if (!next.equals(state)) {
            try {
                guard.files.replace(guard.stateFile, next.toBytes());
            } catch (IOException e) {
                throw new CompletionException(
                        new IOException(guard.stateFile + " cannot be written: " + e.getMessage(), e));
            }
            state = next;
        }
        return Bytes.of(guard.curve.sign(secret, digest.toBytes(), guard.randomness.bytes(Hash.BYTES)));
    }

    @Override
    public CompletionStage<Bytes> vouch(PublicKey node) {
        Hash digest = Sha256.tagged(Tag.SESSION).add(guard.chainId, node).finish();
        return onLane(() -> Bytes.of(guard.curve.sign(secret, digest.toBytes(), guard.randomness.bytes(Hash.BYTES))));
    }

    @Override
    public CompletionStage<Bytes> proveVrf(Bytes input) {
        return onLane(() -> Bytes.of(guard.curve.proveVrf(secret, input.toArray())));
    }

    private <T> CompletionStage<T> onLane(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, guard.lane);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        // The lane and the file belong to others.
    }
}
