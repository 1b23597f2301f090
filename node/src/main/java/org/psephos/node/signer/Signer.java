package org.psephos.node.signer;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.node.consensus.Position;

/** Signs for a validator, here or elsewhere. Stages complete on any thread, exceptionally where it refuses, with the reason as message. */
public interface Signer extends AutoCloseable {
    PublicKey key();

    /** The last position that anything was signed at, when the signer was opened. */
    Optional<Position> signed();

    /** 64 bytes of BIP-340. The same digest at the last position is signed again. */
    CompletionStage<Bytes> sign(Position position, Hash digest);

    /** 64 bytes of BIP-340, which say that the node with this identity speaks for the validator ({@code docs/spec/consensus-raft.md} §6). */
    CompletionStage<Bytes> vouch(PublicKey node);

    /** The 81 bytes of a proof (RFC 9381). */
    CompletionStage<Bytes> proveVrf(Bytes input);

    @Override
    void close() throws IOException;
}
