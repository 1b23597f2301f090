package org.psephos.p2p.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.p2p.transport.noise.CipherState;
import org.psephos.p2p.transport.noise.KeyPair;
import org.psephos.p2p.transport.noise.XxHandshake;

/**
 * One end of a connection: feed it what the socket gives, send what {@link #writeTo} gives. For one thread.
 *
 * <p>A frame is two bytes of length, most significant first, and so many bytes: first the three handshake messages, then
 * ciphertexts of one chunk each. Both sides take another key after every {@value #FRAMES_A_KEY} frames of a direction.
 */
public final class SecureChannel {
    static final int FRAMES_A_KEY = 1 << 16;

    private static final int LENGTH_BYTES = 2;
    private static final byte[] NOTHING = {};
    private static final int FIRST_BUFFER_BYTES = 1024;

    /** Of a handshake message; what is longer is not ours. */
    private static final int MAX_HANDSHAKE_BYTES = FIRST_BUFFER_BYTES - LENGTH_BYTES;

    /** Room for one frame of the largest chunk, or for what a handshake sends. */
    public static final int MIN_ROOM_BYTES =
            LENGTH_BYTES + Chunk.MAX_HEAD_BYTES + Chunk.MAX_PIECE_BYTES + CipherState.TAG_BYTES;

    /** Five frames of the largest chunk nearly, so four of them for certain. */
    private static final int BYTES_AT_ONCE = 80 << 10;

    /**
     * What connections of this node have in common.
     *
     * @param prologue binds protocol version and network: sides with different ones do not understand each other
     */
    public record Setting(Identity identity, Secp256k1 curve, byte[] prologue, ChannelLimits limits) {}

    private final Setting setting;
    private final boolean initiator;
    private final Optional<PeerId> expected;
    private final XxHandshake handshake;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Writer handshakeBytes = new Writer();
    private byte[] frame = NOTHING;
    private byte[] plaintext = NOTHING;
    private byte[] received = new byte[FIRST_BUFFER_BYTES];
    private int receivedBytes;
    private XxHandshake.@Nullable Result session;
    private boolean failed;

    private SecureChannel(
            Setting setting, boolean initiator, Optional<PeerId> expected, KeyPair sessionKeys, KeyPair ephemeral) {
        this.setting = setting;
        this.initiator = initiator;
        this.expected = expected;
        this.handshake = new XxHandshake(initiator, setting.prologue(), sessionKeys, ephemeral);
        this.outbox = new Outbox(setting.limits());
        this.inbox = new Inbox(setting.limits());
    }

    /** The side that dialled. Its first bytes are there at once. */
    public static SecureChannel dialling(
            Setting setting, Optional<PeerId> expected, KeyPair sessionKeys, KeyPair ephemeral) {
        var channel = new SecureChannel(setting, true, expected, sessionKeys, ephemeral);
        channel.writeHandshake();
        return channel;
    }

    /** The side that was dialled. */
    public static SecureChannel accepting(Setting setting, KeyPair sessionKeys, KeyPair ephemeral) {
        return new SecureChannel(setting, false, Optional.empty(), sessionKeys, ephemeral);
    }

    public boolean isEstablished() {
        return session != null;
    }

    /**
     * Queues a message of 1 byte up to the lane's limit.
     *
     * @return whether there was room for it; if not, it is for the caller to try again or let it go
     */
    public boolean offer(Lane lane, byte[] message, boolean compressible) {
        return !failed && outbox.offer(lane, message, compressible);
    }

    /** Bytes of messages that wait. */
    public long queuedBytes() {
        return outbox.queuedBytes();
    }

    public long queuedBytes(Lane lane) {
        return outbox.queuedBytes(lane);
    }

    /** Messages that wait, one that is partly sent included. */
    public int queuedMessages(Lane lane) {
        return outbox.queuedMessages(lane);
    }

    /** A good many bytes for the socket, or what there is; none: nothing to send now. */
    public byte[] nextBytes() {
        if (!hasBytes()) {
            return NOTHING;
        }
        ByteBuffer out = ByteBuffer.allocate(BYTES_AT_ONCE);
        writeTo(out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Whether {@link #writeTo} has something to write. */
    public boolean hasBytes() {
        return handshakeBytes.size() > 0 || session != null && !failed && !outbox.isEmpty();
    }

    /** Appends bytes for the socket while {@value #MIN_ROOM_BYTES} more would fit. */
    public void writeTo(ByteBuffer out) {
        if (handshakeBytes.size() > 0) {
            out.put(handshakeBytes.toBytes());
            handshakeBytes.reset();
        }
        XxHandshake.Result present = session;
        if (present == null || failed) {
            return;
        }
        while (out.remaining() >= MIN_ROOM_BYTES) {
            int chunk = outbox.writeNext(frame, LENGTH_BYTES);
            if (chunk == 0) {
                return;
            }
            out.put(frame, 0, seal(present.sending(), chunk));
        }
    }

    private int seal(CipherState cipher, int chunk) {
        int length = chunk + CipherState.TAG_BYTES;
        frame[0] = (byte) (length >>> 8);
        frame[1] = (byte) length;
        cipher.encrypt(NOTHING, frame, LENGTH_BYTES, chunk, frame, LENGTH_BYTES);
        rekeyWhenDue(cipher);
        return LENGTH_BYTES + length;
    }

    /** Takes {@code length} bytes from the socket, which are not kept. */
    public List<ChannelEvent> receive(byte[] bytes, int offset, int length) {
        var events = new ArrayList<ChannelEvent>();
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
        while (source.hasRemaining()) {
            receiveSome(source).ifPresent(events::add);
        }
        return events;
    }

    /**
     * Takes bytes from the socket up to the first event, or all, so that few bytes never become more messages than the caller can
     * hold: a small frame may be a large message, compressed. After a failure all bytes are taken and nothing comes of them.
     */
    public Optional<ChannelEvent> receiveSome(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !failed) {
            append(bytes, Math.min(bytes.remaining(), missingBytes()));
            if (receivedBytes == LENGTH_BYTES && frameBytes() > maxFrameBytes()) {
                return session == null
                        ? fail(ChannelFault.HANDSHAKE, "a handshake message of " + frameBytes() + " bytes")
                        : fail(ChannelFault.FRAME, "a frame of " + frameBytes() + " bytes");
            }
            if (missingBytes() == 0) {
                int frame = frameBytes();
                receivedBytes = 0;
                Optional<ChannelEvent> event = takeFrame(frame);
                if (event.isPresent()) {
                    return event;
                }
            }
        }
        if (failed) {
            bytes.position(bytes.limit());
        }
        return Optional.empty();
    }

    /** Of the frame under way, or of its length. */
    private int missingBytes() {
        return (receivedBytes < LENGTH_BYTES ? LENGTH_BYTES : LENGTH_BYTES + frameBytes()) - receivedBytes;
    }

    private int maxFrameBytes() {
        return session == null ? MAX_HANDSHAKE_BYTES : MIN_ROOM_BYTES - LENGTH_BYTES;
    }

    private int frameBytes() {
        return (received[0] & 0xff) << 8 | received[1] & 0xff;
    }

    private void append(ByteBuffer bytes, int length) {
        if (received.length - receivedBytes < length) {
            received = Arrays.copyOf(received, MIN_ROOM_BYTES);
        }
        bytes.get(received, receivedBytes, length);
        receivedBytes += length;
    }

    private Optional<ChannelEvent> takeFrame(int length) {
        XxHandshake.Result present = session;
        if (present == null) {
            return readHandshake(Arrays.copyOfRange(received, LENGTH_BYTES, LENGTH_BYTES + length));
        }
        CipherState cipher = present.receiving();
        // To another array: on the same one the JDK's AES-GCM takes three times as long.
        if (!cipher.decrypt(NOTHING, received, LENGTH_BYTES, length, plaintext, 0)) {
            return fail(ChannelFault.FRAME, "a frame of " + length + " bytes is not authentic");
        }
        rekeyWhenDue(cipher);
        return switch (inbox.take(plaintext, 0, length - CipherState.TAG_BYTES)) {
            case Inbox.Taken.Partial ignored -> Optional.empty();
            case Inbox.Taken.Whole(Lane lane, byte[] message) -> Optional.of(new ChannelEvent.Received(lane, message));
            case Inbox.Taken.Refused(ChannelFault fault, String detail) -> fail(fault, detail);
        };
    }

    private static void rekeyWhenDue(CipherState cipher) {
        if (cipher.nonce() % FRAMES_A_KEY == 0) {
            cipher.rekey();
        }
    }

    private Optional<ChannelEvent> readHandshake(byte[] message) {
        return switch (handshake.read(message)) {
            case XxHandshake.Read.Refused(String detail) ->
                fail(ChannelFault.HANDSHAKE, detail + ": another network, or another program");
            case XxHandshake.Read.Accepted(byte[] payload) ->
                handshake
                        .remoteStatic()
                        .map(remoteStatic -> meet(remoteStatic, payload))
                        .orElseGet(() -> answerGreeting(payload));
        };
    }

    /** The first message carries nothing. */
    private Optional<ChannelEvent> answerGreeting(byte[] payload) {
        return payload.length > 0 || !writeHandshake()
                ? fail(ChannelFault.HANDSHAKE, "the greeting is not ours")
                : Optional.empty();
    }

    private Optional<ChannelEvent> meet(byte[] remoteStatic, byte[] proof) {
        Optional<PublicKey> proven = Identity.check(setting.curve(), !initiator, remoteStatic, proof);
        if (proven.isEmpty()) {
            return fail(ChannelFault.IDENTITY, "the identity is not proven");
        }
        PublicKey identity = proven.get();
        PeerId id = PeerId.of(identity);
        if (expected.isPresent() && !expected.get().equals(id)) {
            return fail(ChannelFault.UNEXPECTED_PEER, "answered by " + id);
        }
        if (identity.equals(setting.identity().publicKey())) {
            return fail(ChannelFault.SELF, "connected to itself");
        }
        if (initiator && !writeHandshake()) {
            return fail(ChannelFault.HANDSHAKE, "a key of small order");
        }
        session = handshake.result();
        frame = new byte[MIN_ROOM_BYTES];
        plaintext = new byte[MIN_ROOM_BYTES];
        return Optional.of(new ChannelEvent.Established(identity));
    }

    private boolean writeHandshake() {
        boolean carriesStatic = !initiator || handshake.remoteStatic().isPresent();
        byte[] payload = carriesStatic ? setting.identity().prove(initiator, handshake.localStatic()) : NOTHING;
        Optional<byte[]> message = handshake.write(payload);
        message.ifPresent(bytes ->
                handshakeBytes.u8(bytes.length >>> 8).u8(bytes.length & 0xff).raw(bytes));
        return message.isPresent();
    }

    private Optional<ChannelEvent> fail(ChannelFault fault, String detail) {
        failed = true;
        return Optional.of(new ChannelEvent.Failed(fault, detail));
    }
}
