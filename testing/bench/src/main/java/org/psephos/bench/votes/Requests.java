package org.psephos.bench.votes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.psephos.bench.machine.Machine;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Transaction;

/**
 * All requests of a run as the very bytes that go over the wire, outside the heap: sending one costs a system call and no
 * allocation.
 */
public final class Requests implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final Stream stream;
    private final int batch;
    private final int stride;
    private final int[] lengths;

    private Requests(Stream stream, int batch, int stride) {
        this.stream = stream;
        this.batch = batch;
        this.stride = stride;
        int count = (stream.slots() + batch - 1) / batch;
        lengths = new int[count];
        memory = arena.allocate((long) count * stride, 8);
    }

    /** Signs everything on all processors. */
    public static Requests sign(Stream stream, Ballots ballots, int batch, String host) throws InterruptedException {
        int voteBytes = ballots.at(0).size();
        int stride = head(host, 1 << 22).length + batch * (voteBytes + Writer.varintSize(voteBytes) + 8);
        var requests = new Requests(stream, batch, stride);
        var next = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(Machine.cpus())) {
            var workers = IntStream.range(0, Machine.cpus())
                    .<Future<?>>mapToObj(i -> pool.submit(() -> {
                        for (int at = next.getAndIncrement(); at < requests.count(); at = next.getAndIncrement()) {
                            requests.fill(at, ballots, host);
                        }
                    }))
                    .toList();
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return requests;
    }

    public int count() {
        return lengths.length;
    }

    /** The slot of the stream that the first vote of a request fills. */
    public int firstSlot(int request) {
        return request * batch;
    }

    /** Votes in a request. */
    public int size(int request) {
        return Math.min(batch, stream.slots() - request * batch);
    }

    public ByteBuffer bytes(int request) {
        return memory.asSlice((long) request * stride, lengths[request]).asByteBuffer();
    }

    private void fill(int request, Ballots ballots, String host) {
        var body = new Writer(stride);
        for (int i = 0; i < size(request); i++) {
            Transaction vote = ballots.at(firstSlot(request) + i);
            body.varint(vote.size());
            vote.write(body);
        }
        byte[] head = head(host, body.size());
        byte[] content = body.toBytes();
        long at = (long) request * stride;
        MemorySegment.copy(MemorySegment.ofArray(head), 0, memory, at, head.length);
        MemorySegment.copy(MemorySegment.ofArray(content), 0, memory, at + head.length, content.length);
        lengths[request] = head.length + content.length;
    }

    private static byte[] head(String host, int bodyBytes) {
        return ("POST /api/v1/transactions/batch HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + bodyBytes + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        arena.close();
    }
}
