package org.psephos.node.api;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Certification;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.Deadline;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.index.BlockBodies;
import org.psephos.node.index.BlockBody;
import org.psephos.node.index.LocatedTransaction;

/** {@code /blocks}. */
final class BlockQueries {
    private static final String GROUP = "blocks";
    private static final Buffer LIST_OPEN = Buffer.buffer("{\"blocks\":[");

    private final ChainReader chain;
    private final BlockBodies bodies;
    private final BlockCache cache;
    private final TransactionJson transactions;

    BlockQueries(ChainReader chain, BlockBodies bodies, BlockCache cache, TransactionJson transactions) {
        this.chain = chain;
        this.bodies = bodies;
        this.cache = cache;
        this.transactions = transactions;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/v1/blocks", GROUP, new Route.Cached(this::listFromMemory, this::list), "before", "limit"),
                Route.get("/api/v1/blocks/{ref}", "block", new Route.Cached(this::fromMemory, this::one), "raw"),
                Route.get("/api/v1/blocks/{ref}/header", GROUP, (Route.Query) this::header, "under", "certified"),
                Route.get("/api/v1/blocks/{ref}/transactions", GROUP, (Route.Query) this::content, "after", "limit"));
    }

    /** What a path says a block is: a height or an id. */
    private sealed interface Ref {
        record Height(long height) implements Ref {}

        record Id(Hash id) implements Ref {}
    }

    private static Ref ref(Call call) throws ProblemException {
        String text = call.path("ref");
        Optional<Ref> height = Call.parseNumber(text).map(Ref.Height::new);
        return height.or(() -> Call.parseHash(text).map(Ref.Id::new))
                .orElseThrow(() -> new ProblemException(Problem.of(
                        400,
                        "BAD_BLOCK_REF",
                        "A block is named by its height or by 64 lower-case hexadecimal digits.")));
    }

    private Optional<Reply> fromMemory(Call call) throws ProblemException {
        if (!call.query().isEmpty()) {
            return Optional.empty();
        }
        Optional<Buffer> known =
                switch (ref(call)) {
                    case Ref.Height(long height) -> cache.find(height);
                    case Ref.Id(Hash id) -> cache.find(id);
                };
        return known.map(body -> new Reply(200, Reply.JSON, body));
    }

    private Reply one(Call call) throws ProblemException {
        Ref ref = ref(call);
        Optional<Buffer> found =
                switch (ref) {
                    case Ref.Height(long height) -> cache.load(height);
                    case Ref.Id(Hash id) -> cache.load(id);
                };
        Buffer body = found.orElseThrow(BlockQueries::unknown);
        if (call.flag("raw")) {
            Header header = chain.header(id(ref)).orElseThrow(BlockQueries::unknown);
            body = body.getBuffer(0, body.length() - 1)
                    .appendString(",\"header\":\"")
                    .appendString(hex(header))
                    .appendString("\"}");
        }
        return new Reply(200, Reply.JSON, body);
    }

    private Optional<Reply> listFromMemory(Call call) throws ProblemException {
        var found = new ArrayList<Buffer>();
        long top = top(call);
        long bottom = Math.max(0, top - Pages.limit(call));
        for (long height = top - 1; height >= bottom; height--) {
            Optional<Buffer> block = cache.find(height);
            if (block.isEmpty()) {
                return Optional.empty();
            }
            found.add(block.get());
        }
        return Optional.of(list(found, bottom));
    }

    private Reply list(Call call) throws ProblemException {
        var found = new ArrayList<Buffer>();
        long top = top(call);
        long bottom = Math.max(0, top - Pages.limit(call));
        for (long height = top - 1; height >= bottom; height--) {
            call.deadline().check();
            cache.load(height).ifPresent(found::add);
        }
        return list(found, bottom);
    }

    /** The height that the page ends below. */
    private long top(Call call) throws ProblemException {
        long beyond = chain.head().height() + 1;
        return Math.min(beyond, call.number("before", 0, Long.MAX_VALUE).orElse(beyond));
    }

    private static Reply list(List<Buffer> blocks, long bottom) {
        Buffer body = LIST_OPEN.copy();
        for (int i = 0; i < blocks.size(); i++) {
            body.appendString(i == 0 ? "" : ",").appendBuffer(blocks.get(i));
        }
        body.appendString(bottom > 0 ? "],\"next\":" + bottom + "}" : "]}");
        return new Reply(200, Reply.JSON, body);
    }

    /** The header as bytes; on demand the proof that a later one commits to it, and how it is certified. */
    private Reply header(Call call) throws ProblemException {
        Hash id = id(ref(call));
        Header header = chain.header(id).orElseThrow(BlockQueries::unknown);
        var json = new JsonText();
        json.object();
        json.field("height", header.height());
        json.field("hash", id);
        json.field("header", hex(header));
        Optional<Long> under = call.number("under", 0, Long.MAX_VALUE);
        if (under.isPresent()) {
            history(json, header.height(), id, under.get());
        }
        if (call.flag("certified")) {
            if (!chain.isOnChain(id)) {
                throw new ProblemException(
                        Problem.badParameter("certified is answered of blocks of the followed chain only"));
            }
            certification(json, chain, header.height(), call.deadline());
        }
        return Reply.json(json.end());
    }

    /** How the block is certified; nothing where the engine has no certificates. */
    static void certification(JsonText json, ChainReader chain, long height, Deadline deadline)
            throws ProblemException {
        while (!chain.prepareCertification(height)) {
            deadline.check();
        }
        Certification certification = chain.certification(height);
        if (!certification.isNone()) {
            var out = new Writer();
            certification.write(out);
            json.field("certification", HexFormat.of().formatHex(out.toBytes()));
        }
    }

    private void history(JsonText json, long height, Hash id, long laterHeight) throws ProblemException {
        if (!chain.isOnChain(id)
                || laterHeight <= height
                || laterHeight > chain.head().height()) {
            throw new ProblemException(Problem.badParameter(
                    "under must be the height of a later block of the followed chain, which this block is on, too"));
        }
        under(json, chain, height, laterHeight);
    }

    /** The later header, and the proof that its history holds the block at {@code height}. */
    static void under(JsonText json, ChainReader chain, long height, long laterHeight) throws ProblemException {
        Hash later = chain.idAt(laterHeight).orElseThrow(BlockQueries::unknown);
        Header header = chain.header(later).orElseThrow(BlockQueries::unknown);
        json.object("under");
        json.field("height", laterHeight);
        json.field("hash", later);
        json.field("header", hex(header));
        json.field("proof", hex(chain.historyProof(height, laterHeight)));
        json.end();
    }

    private Reply content(Call call) throws ProblemException {
        BlockBody body = bodies.get(id(ref(call))).orElseThrow(BlockQueries::unknown);
        boolean onChain = chain.isOnChain(body.id());
        Head head = chain.head();
        int from = call.number("after", 0, Integer.MAX_VALUE - 1)
                .map(after -> after.intValue() + 1)
                .orElse(0);
        int end = (int) Math.min(body.count(), (long) from + Pages.limit(call));
        var json = new JsonText(8_192);
        json.object();
        json.field("total", body.count());
        json.array("transactions");
        for (int position = from; position < end; position++) {
            call.deadline().check();
            Transaction transaction = body.transaction(position);
            json.object();
            transactions.content(json, transaction);
            if (onChain) {
                transactions.standing(json, new LocatedTransaction(body, position, transaction), head);
            } else {
                json.field("status", "orphaned");
            }
            json.end();
        }
        json.end();
        if (end < body.count()) {
            json.field("next", end - 1);
        }
        return Reply.json(json.end());
    }

    private Hash id(Ref ref) throws ProblemException {
        return switch (ref) {
            case Ref.Height(long height) -> chain.idAt(height).orElseThrow(BlockQueries::unknown);
            case Ref.Id(Hash id) -> id;
        };
    }

    static String hex(Header header) {
        return HexFormat.of().formatHex(header.encode());
    }

    static String hex(InclusionProof proof) {
        var out = new Writer();
        proof.writeTo(out);
        return HexFormat.of().formatHex(out.toBytes());
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is no such block here."));
    }
}
