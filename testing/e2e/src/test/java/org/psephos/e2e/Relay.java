package org.psephos.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes connections on to one place, until it is cut: then those that are there break off, and new ones are closed at once. */
final class Relay implements AutoCloseable {
    private final String host;
    private final int targetPort;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean whole = true;

    Relay(String host, int targetPort) throws IOException {
        this.host = host;
        this.targetPort = targetPort;
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                open.add(from);
                threads.execute(() -> connect(from));
            } catch (IOException closed) {
                // The loop ends with the socket.
            }
        }
    }

    private void connect(Socket from) {
        try {
            if (!whole) {
                close(from);
                return;
            }
            var to = new Socket(host, targetPort);
            open.add(to);
            if (!whole) {
                close(to);
            }
            threads.execute(() -> pass(to, from));
            pass(from, to);
        } catch (IOException unreachable) {
            close(from);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // Both ends are closed below.
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("a socket cannot be closed", e);
        }
    }

    void cut() {
        whole = false;
        open.forEach(this::close);
    }

    void mend() {
        whole = true;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        threads.shutdownNow();
    }
}
