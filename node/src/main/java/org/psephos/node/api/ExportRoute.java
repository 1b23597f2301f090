package org.psephos.node.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.psephos.core.audit.ExportWriter;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.light.Proved;
import org.psephos.core.merkle.StateProof;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.api.http.StreamExchange;
import org.psephos.node.api.http.WorkQueue;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.StateAnswer;

/** {@code /elections/{id}/export}: the file that an auditor needs, made while it is sent. */
final class ExportRoute implements Route.Stream {
    private static final int MAX_AT_ONCE = 4;
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNK_BLOCKS = 2_000;
    private static final int MAX_PROOF_TRIES = 5;

    private final ChainReader chain;
    private final WorkQueue work;
    private final AtomicInteger running = new AtomicInteger();

    ExportRoute(ChainReader chain, WorkQueue work) {
        this.chain = chain;
        this.work = work;
    }

    Route route() {
        return Route.get("/api/v1/elections/{id}/export", "export", this);
    }

    @Override
    public void open(Call call, StreamExchange exchange) throws ProblemException {
        Hash election = call.pathHash("id");
        if (running.incrementAndGet() > MAX_AT_ONCE) {
            running.decrementAndGet();
            throw new ProblemException(
                    Problem.overloaded("As many exports as this node makes at once are being made."));
        }
        work.run(() -> begin(election)).onComplete(begun -> {
            if (begun.failed()) {
                running.decrementAndGet();
                exchange.refuse(begun.cause());
                return;
            }
            HttpServerResponse response = exchange.begin(
                    Reply.BYTES,
                    List.of(new Reply.Header(
                            "content-disposition", "attachment; filename=\"" + election + ".psephos\"")));
            if (exchange.isHead()) {
                running.decrementAndGet();
                response.end();
            } else {
                new Sending(begun.result(), exchange, response).next();
            }
        });
    }

    /** An export that is being made. */
    private static final class Export {
        final ExportWriter writer;
        final Proved<ElectionRecord> record;
        final Proved<ElectionStatus> status;
        final Hash tip;
        final long tipHeight;
        Hash parent = Hash.ZERO;
        long height;
        Buffer first;

        Export(
                ExportWriter writer,
                Proved<ElectionRecord> record,
                Proved<ElectionStatus> status,
                Hash tip,
                long tipHeight,
                Buffer first) {
            this.writer = writer;
            this.record = record;
            this.status = status;
            this.tip = tip;
            this.tipHeight = tipHeight;
            this.first = first;
        }
    }

    private Export begin(Hash election) throws ProblemException {
        for (int i = 0; i < MAX_PROOF_TRIES; i++) {
            StateAnswer record = chain.prove(StateColumn.election(election));
            StateAnswer status = chain.prove(StateColumn.status(election));
            if (record.value().isEmpty()) {
                throw new ProblemException(Problem.of(404, "UNKNOWN_ELECTION", "There is no such election."));
            }
            if (!record.block().equals(status.block()) || status.value().isEmpty()) {
                continue;
            }
            long height = record.header().height();
            Proved<ElectionRecord> provedRecord = proved(record, StateColumn.election(election));
            if (chain.chainTimeAt(height + 1)
                    < provedRecord.value().definition().closesMillis()) {
                throw new ProblemException(
                        Problem.of(409, "ELECTION_NOT_OVER", "An election can be exported once its voting is over."));
            }
            var writer = new ExportWriter(election, chain.certificate(record.block()));
            Buffer first = Buffer.buffer(writer.start(chain.genesis(), height, height));
            return new Export(
                    writer, provedRecord, proved(status, StateColumn.status(election)), record.block(), height, first);
        }
        throw new ProblemException(
                Problem.busy("HEAD_MOVING", "Blocks come too quickly to prove anything. Ask again."));
    }

    private static <V> Proved<V> proved(StateAnswer answer, StateKey<V> key) {
        byte[] value = answer.value().map(Bytes::toArray).orElseThrow();
        StateProof proof =
                Decoded.all(answer.proof().toArray(), StateProof::read).orThrow();
        return new Proved<>(key.column().decode(value).orThrow(), proof);
    }

    /** The next stretch; empty where the chain was reorganised under it. */
    private Optional<Buffer> more(Export export) {
        Buffer out = export.first;
        export.first = Buffer.buffer();
        for (int blocks = 0;
                export.height <= export.tipHeight && blocks < CHUNK_BLOCKS && out.length() < CHUNK_BYTES;
                blocks++) {
            Optional<Hash> id = chain.idAt(export.height);
            Optional<Block> block = id.flatMap(chain::block);
            if (block.isEmpty()
                    || (export.height > 0 && !block.get().header().parent().equals(export.parent))
                    || (export.height == export.tipHeight && !id.get().equals(export.tip))) {
                return Optional.empty();
            }
            out.appendBytes(
                    export.writer.block(block.get().header(), block.get().transactions()));
            export.parent = id.get();
            export.height++;
        }
        return Optional.of(out);
    }

    /** Takes turns: a worker makes a stretch, the connection takes it. */
    private final class Sending {
        private final Export export;
        private final StreamExchange exchange;
        private final HttpServerResponse response;
        private boolean over;

        Sending(Export export, StreamExchange exchange, HttpServerResponse response) {
            this.export = export;
            this.exchange = exchange;
            this.response = response;
            response.closeHandler(ignored -> finish());
        }

        void next() {
            if (over) {
                return;
            }
            boolean last = export.height > export.tipHeight;
            if (last) {
                finish();
                response.end(Buffer.buffer(export.writer.end(export.record, export.status)));
                return;
            }
            work.run(() -> more(export)).onComplete(made -> {
                if (made.failed() || made.result().isEmpty()) {
                    finish();
                    exchange.abort();
                } else if (!over) {
                    exchange.write(response, made.result().get(), this::next);
                }
            });
        }

        private void finish() {
            if (!over) {
                over = true;
                running.decrementAndGet();
            }
        }
    }
}
