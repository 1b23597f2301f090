package org.psephos.wallet.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** Gives everyone who asks the same bytes, and hangs up. */
final class RawServer implements AutoCloseable {
    private static final int END_OF_HEAD = 0x0d0a0d0a;

    private final ServerSocket socket;
    private volatile byte[] answer = {};

    RawServer() throws IOException {
        socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    void answerWith(byte[] bytes) {
        answer = bytes;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                readHead(connection.getInputStream());
                connection.getOutputStream().write(answer);
            } catch (SocketException hungUp) {
                // The other one may; and so may the test that is over.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int last = 0;
        while (last != END_OF_HEAD) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            last = last << Byte.SIZE | next;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
