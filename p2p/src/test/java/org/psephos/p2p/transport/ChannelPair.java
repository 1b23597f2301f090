package org.psephos.p2p.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Randomness;
import org.psephos.p2p.transport.noise.KeyPair;

/** Two ends, and the wire between them. */
final class ChannelPair {
    static final ChannelLimits LIMITS = new ChannelLimits(1 << 20, 1 << 16, 4 << 20);
    static final Identity ALICE = identity(1);
    static final Identity BOB = identity(2);

    final SecureChannel dialler;
    final SecureChannel acceptor;
    final List<ChannelEvent> atDialler = new ArrayList<>();
    final List<ChannelEvent> atAcceptor = new ArrayList<>();

    ChannelPair(SecureChannel dialler, SecureChannel acceptor) {
        this.dialler = dialler;
        this.acceptor = acceptor;
    }

    static ChannelPair unconnected() {
        return new ChannelPair(
                SecureChannel.dialling(setting(ALICE), Optional.of(id(BOB)), keys(11), keys(12)),
                SecureChannel.accepting(setting(BOB), keys(21), keys(22)));
    }

    static ChannelPair established() {
        var pair = unconnected();
        pair.pump();
        return pair;
    }

    /** Carries bytes both ways until none are left. */
    void pump() {
        while (carry(dialler, acceptor, atAcceptor) | carry(acceptor, dialler, atDialler)) {
            // until nothing moves
        }
    }

    private static boolean carry(SecureChannel from, SecureChannel to, List<ChannelEvent> events) {
        byte[] bytes = from.nextBytes();
        events.addAll(to.receive(bytes, 0, bytes.length));
        return bytes.length > 0;
    }

    static SecureChannel.Setting setting(Identity identity) {
        return setting(identity, "psephos test");
    }

    static SecureChannel.Setting setting(Identity identity, String prologue) {
        return new SecureChannel.Setting(
                identity, Curves.best(), prologue.getBytes(java.nio.charset.StandardCharsets.UTF_8), LIMITS);
    }

    static PeerId id(Identity identity) {
        return PeerId.of(identity.publicKey());
    }

    static KeyPair keys(int seed) {
        return KeyPair.of(bytes(seed, 32));
    }

    static Identity identity(int seed) {
        return new Identity(Curves.best(), PrivateKey.parse(bytes(seed, 32)).orElseThrow(), randomness(seed));
    }

    static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Randomness randomness(int seed) {
        var random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    static List<byte[]> messages(List<ChannelEvent> events) {
        return events.stream()
                .filter(ChannelEvent.Received.class::isInstance)
                .map(event -> ((ChannelEvent.Received) event).message())
                .toList();
    }

    static Optional<PublicKey> identity(List<ChannelEvent> events) {
        return events.stream()
                .filter(ChannelEvent.Established.class::isInstance)
                .map(event -> ((ChannelEvent.Established) event).identity())
                .findFirst();
    }

    static Optional<ChannelFault> fault(List<ChannelEvent> events) {
        return events.stream()
                .filter(ChannelEvent.Failed.class::isInstance)
                .map(event -> ((ChannelEvent.Failed) event).fault())
                .findFirst();
    }
}
