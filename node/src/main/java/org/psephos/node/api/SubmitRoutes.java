package org.psephos.node.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.RejectCode;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.metrics.NodeMetrics;
import org.psephos.node.txpool.Submissions;
import org.psephos.node.txpool.TxVerdict;

/** {@code POST /transactions} and {@code POST /transactions/batch}. */
final class SubmitRoutes {
    private static final String BYTES = "application/octet-stream";
    private static final String JSON = "application/json";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(2 * Limits.MAX_TRANSACTION_BYTES)
                    .maxNameLength(64)
                    .build())
            .build();

    private final Submissions submissions;
    private final NodeMetrics metrics;
    private final int maxQueued;

    SubmitRoutes(Submissions submissions, NodeMetrics metrics, int maxQueued) {
        this.submissions = submissions;
        this.metrics = metrics;
        this.maxQueued = maxQueued;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "POST",
                        "/api/v1/transactions",
                        "submit",
                        new Route.Submit(type -> admit(type, List.of(BYTES, JSON)), this::one)),
                Route.of(
                        "POST",
                        "/api/v1/transactions/batch",
                        "batch",
                        new Route.Submit(type -> admit(type, List.of(BYTES)), this::batch)));
    }

    private void admit(String contentType, List<String> types) throws ProblemException {
        if (!types.contains(contentType)) {
            throw new ProblemException(Problem.of(
                    415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be " + String.join(" or ", types) + "."));
        }
        room();
    }

    private void room() throws ProblemException {
        if (submissions.queued() >= maxQueued) {
            throw new ProblemException(
                    Problem.overloaded("Too many transactions wait to be checked. Try again in a moment."));
        }
    }

    private CompletionStage<Reply> one(Call call, String contentType, Buffer body) throws ProblemException {
        byte[] encoded = contentType.equals(JSON) ? fromJson(body) : body.getBytes();
        if (encoded.length > Limits.MAX_TRANSACTION_BYTES) {
            throw new ProblemException(Problem.of(
                    413, "BODY_TOO_LARGE", "A transaction has at most " + Limits.MAX_TRANSACTION_BYTES + " bytes."));
        }
        return submissions.submit(List.of(encoded)).thenApply(verdicts -> answer(verdicts.getFirst()));
    }

    private CompletionStage<Reply> batch(Call call, String contentType, Buffer body) throws ProblemException {
        List<byte[]> encoded = BatchBody.split(body);
        room();
        return submissions.submit(encoded).thenApply(this::answer);
    }

    private Reply answer(TxVerdict verdict) {
        count(verdict);
        var json = new JsonText();
        json.object();
        if (verdict instanceof TxVerdict.Rejected(Optional<Hash> id, RejectCode code, String detail)) {
            Problem problem = code == RejectCode.OVERLOADED
                    ? Problem.overloaded(code.message())
                    : Problem.of(422, code.name(), detail.isEmpty() ? code.message() : detail);
            problem.members(json);
            id.ifPresent(known -> json.field("id", known));
            json.field("verdict", "rejected");
            json.field("message", code.message());
            return problem.reply(json.end());
        }
        members(json, verdict);
        return new Reply(202, Reply.JSON, json.end().toBuffer());
    }

    private Reply answer(List<TxVerdict> verdicts) {
        var array = new VerdictArray(verdicts.size());
        for (TxVerdict verdict : verdicts) {
            count(verdict);
            switch (verdict) {
                case TxVerdict.Accepted(Hash id) -> array.accepted(id);
                case TxVerdict.Duplicate(Hash id) -> array.duplicate(id);
                case TxVerdict.Rejected rejected -> {
                    var json = new JsonText();
                    json.object();
                    members(json, rejected);
                    array.rejected(json.end().toBytes());
                }
            }
        }
        return new Reply(200, Reply.JSON, Buffer.buffer(array.end()));
    }

    private void count(TxVerdict verdict) {
        switch (verdict) {
            case TxVerdict.Accepted ignored -> metrics.submitted("accepted");
            case TxVerdict.Duplicate ignored -> metrics.submitted("duplicate");
            case TxVerdict.Rejected rejected ->
                metrics.submitted(rejected.code().name());
        }
    }

    private static void members(JsonText json, TxVerdict verdict) {
        switch (verdict) {
            case TxVerdict.Accepted(Hash id) -> json.field("id", id).field("verdict", "accepted");
            case TxVerdict.Duplicate(Hash id) -> json.field("id", id).field("verdict", "duplicate");
            case TxVerdict.Rejected(Optional<Hash> id, RejectCode code, String detail) -> {
                id.ifPresent(known -> json.field("id", known));
                json.field("verdict", "rejected");
                json.field("code", code.name());
                json.field("message", detail.isEmpty() ? code.message() : detail);
            }
        }
    }

    private static byte[] fromJson(Buffer body) throws ProblemException {
        try (JsonParser in = FACTORY.createParser(body.getBytes())) {
            if (in.nextToken() == JsonToken.START_OBJECT
                    && "tx".equals(in.nextFieldName())
                    && in.nextToken() == JsonToken.VALUE_STRING) {
                byte[] transaction = HexFormat.of().parseHex(in.getText());
                if (in.nextToken() == JsonToken.END_OBJECT && in.nextToken() == null) {
                    return transaction;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // Told below, whatever it is.
        }
        throw new ProblemException(Problem.of(
                400, "MALFORMED_JSON", "The body must be {\"tx\":\"…\"} with the transaction in hexadecimal."));
    }
}
