package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Optional;
import org.psephos.p2p.transport.ChannelEvent;
import org.psephos.p2p.transport.Identity;
import org.psephos.p2p.transport.SecureChannel;
import org.psephos.p2p.transport.noise.KeyPair;

/** A peer by hand: the right bytes, for as long as the test wants. */
final class RawPeer implements AutoCloseable {
    final Socket socket;
    final SecureChannel channel;
    final Identity identity = TestNode.identity();

    /** Nothing is sent yet. */
    RawPeer(InetAddress from, int port) throws IOException {
        socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.setSoTimeout((int) TestNode.PATIENCE_SECONDS * 1_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel = SecureChannel.dialling(TestNode.setting(identity), Optional.empty(), keys(), keys());
    }

    private static KeyPair keys() {
        return KeyPair.of(TestNode.randomness().bytes(32));
    }

    RawPeer established() throws IOException {
        write(channel.nextBytes());
        var events = new ArrayList<ChannelEvent>();
        byte[] buffer = new byte[4096];
        while (!channel.isEstablished()) {
            int count = socket.getInputStream().read(buffer);
            assertThat(count).isPositive();
            events.addAll(channel.receive(buffer, 0, count));
        }
        write(channel.nextBytes());
        return this;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Whether the other side has closed the connection, or does so in time. */
    boolean isClosedByNode() {
        try {
            byte[] buffer = new byte[65_536];
            while (socket.getInputStream().read(buffer) >= 0) {
                // until the end
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
