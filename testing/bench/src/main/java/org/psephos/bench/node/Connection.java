package org.psephos.bench.node;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One keep-alive connection that spends as little as it can: ready-made requests, answers with a length. For one thread. */
public final class Connection implements AutoCloseable {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final SocketChannel channel;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(1 << 16);
    private byte[] answer = new byte[1 << 16];
    private int size;
    private int status;
    private int bodyAt;
    private int bodyLength;

    public Connection(InetSocketAddress node) throws IOException {
        channel = SocketChannel.open(node);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Sends {@code request} and waits for the answer, which stays until the next call. */
    public void exchange(ByteBuffer request) throws IOException {
        while (request.hasRemaining()) {
            channel.write(request);
        }
        size = 0;
        int headEnd = 0;
        while ((headEnd = endOfHead(Math.max(0, headEnd - 3))) < 0) {
            headEnd = size;
            read();
        }
        status = number(STATUS_AT);
        bodyAt = headEnd;
        bodyLength = contentLength(headEnd);
        while (size < bodyAt + bodyLength) {
            read();
        }
    }

    public int status() {
        return status;
    }

    /** Holds the body from {@link #bodyAt} on, {@link #bodyLength} bytes. Changes with the next exchange. */
    public byte[] answer() {
        return answer;
    }

    public int bodyAt() {
        return bodyAt;
    }

    public int bodyLength() {
        return bodyLength;
    }

    public String body() {
        return new String(answer, bodyAt, bodyLength, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void read() throws IOException {
        incoming.clear();
        int count = channel.read(incoming);
        if (count < 0) {
            throw new EOFException("the node closed the connection");
        }
        if (answer.length < size + count) {
            answer = Arrays.copyOf(answer, Math.max(size + count, 2 * answer.length));
        }
        incoming.flip().get(answer, size, count);
        size += count;
    }

    /** Where the body begins; −1 if that has not come yet. */
    private int endOfHead(int from) {
        for (int i = from; i + 3 < size; i++) {
            if (answer[i] == '\r' && answer[i + 1] == '\n' && answer[i + 2] == '\r' && answer[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private int contentLength(int headEnd) throws IOException {
        for (int line = 0; line < headEnd; line++) {
            if (answer[line] == '\n' && startsWithLength(line + 1)) {
                int value = line + 1 + LENGTH.length;
                return number(answer[value] == ' ' ? value + 1 : value);
            }
        }
        throw new IOException(
                "an answer without a length: " + new String(answer, 0, headEnd, StandardCharsets.US_ASCII));
    }

    private boolean startsWithLength(int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((answer[at + i] | 0x20) != LENGTH[i] && answer[at + i] != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(int at) {
        int value = 0;
        for (int i = at; answer[i] >= '0' && answer[i] <= '9'; i++) {
            value = value * 10 + answer[i] - '0';
        }
        return value;
    }
}
