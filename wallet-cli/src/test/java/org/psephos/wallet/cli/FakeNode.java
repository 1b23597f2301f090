package org.psephos.wallet.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.HistoryLink;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.core.merkle.MerkleTree;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;

/** The part of a node's HTTP interface that the wallet uses, over a chain in memory; it lies on demand. */
final class FakeNode implements AutoCloseable {
    private static final String BASE = "/api/v1";
    private static final int FINALITY_DEPTH = 3;

    private final TestChain chain = new TestChain();
    private final HttpServer server;
    private final List<Transaction> pool = new ArrayList<>();
    private final List<Transaction> received = new ArrayList<>();
    private final Map<String, UnaryOperator<Json>> lies = new HashMap<>();
    private final Map<PublicKey, Long> sequences = new HashMap<>();
    private final FakeElections elections = new FakeElections(chain);
    private final List<String> validators = new ArrayList<>();
    private String consensus = "{}";
    private final List<String> members = new ArrayList<>();
    private long memberChanges;
    private final Set<Hash> created = new LinkedHashSet<>();
    private Optional<Reject> rejecting = Optional.empty();
    private boolean mining = true;

    private record Reject(String code, String message) {}

    /** An HTTP answer. */
    private record Answer(int status, String type, byte[] body) {
        static Answer json(int status, Json json) {
            return new Answer(status, "application/json", JsonText.pretty(json).getBytes(StandardCharsets.UTF_8));
        }

        static Answer problem(int status, String code, String detail) {
            return json(
                    status,
                    Json.object()
                            .put("status", status)
                            .put("code", code)
                            .put("detail", detail)
                            .build());
        }
    }

    FakeNode() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/", this::handle);
        server.start();
        chain.mineEmpty(12);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    TestChain chain() {
        return chain;
    }

    /** What was handed in, taken or not. */
    synchronized List<Transaction> received() {
        return List.copyOf(received);
    }

    /** Answers whose path begins so are changed before they leave. */
    synchronized void lie(String pathPrefix, UnaryOperator<Json> lie) {
        lies.put(BASE + pathPrefix, lie);
    }

    synchronized void rejectEverything(String code, String message) {
        rejecting = Optional.of(new Reject(code, message));
    }

    synchronized void stopMining() {
        mining = false;
    }

    /** A block with all that waits. */
    synchronized void tick() {
        if (mining) {
            chain.mine(List.copyOf(pool));
            pool.clear();
        }
    }

    synchronized long headMillis() {
        return chain.header(chain.height()).timeMillis();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        Answer answer = answer(exchange);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
            exchange.getResponseBody().write(answer.body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        Answer answer = exchange.getRequestMethod().equals("POST")
                ? submit(exchange.getRequestBody().readAllBytes())
                : route(path.substring(BASE.length()).split("/"), query);
        for (Map.Entry<String, UnaryOperator<Json>> lie : lies.entrySet()) {
            if (path.startsWith(lie.getKey())) {
                return Answer.json(
                        answer.status,
                        lie.getValue().apply(JsonText.parse(answer.body).orElseThrow()));
            }
        }
        return answer;
    }

    private Answer route(String[] parts, String query) {
        try {
            return switch (parts[1]) {
                case "status" -> Answer.json(200, status());
                case "genesis" ->
                    Answer.json(
                            200,
                            Json.object()
                                    .put(
                                            "genesis",
                                            HexFormat.of()
                                                    .formatHex(chain.genesis().encode()))
                                    .build());
                case "accounts" -> Answer.json(200, account(key(parts[2])));
                case "validators" -> validators();
                case "consensus" -> new Answer(200, "application/json", consensus.getBytes(StandardCharsets.UTF_8));
                case "members" -> members();
                case "transactions" -> transaction(Hash.parse(parts[2]), query);
                case "blocks" -> block(parts, query);
                case "elections" -> parts.length == 2 ? listElections() : election(parts, query);
                default -> Answer.problem(404, "NOT_FOUND", "no such thing");
            };
        } catch (NoSuchElementException e) {
            return Answer.problem(404, "UNKNOWN_ELECTION", "There is no such election.");
        }
    }

    private Json status() {
        return Json.object()
                .put("network", chain.genesis().network())
                .put("chainId", chain.chainId().toHex())
                .put("addressPrefix", "tpsv")
                .put("consensus", chain.genesis().consensus())
                .put("peerId", "00")
                .put("version", "test")
                .put("height", chain.height())
                .put("head", chain.id(chain.height()).toHex())
                .put("finalizedHeight", finalized())
                .put("chainTime", chain.nextChainTimeMillis())
                .put("minFee", 0)
                .put("peers", 0)
                .put("syncing", false)
                .put(
                        "mempool",
                        Json.object().put("count", pool.size()).put("bytes", 0).build())
                .build();
    }

    private long finalized() {
        return Math.max(0, chain.height() - FINALITY_DEPTH);
    }

    private Answer members() {
        if (members.isEmpty()) {
            return Answer.problem(404, "NOT_FOUND", "This chain is no consortium's.");
        }
        return Answer.json(
                200,
                Json.object()
                        .put("changes", memberChanges)
                        .put("maxMembers", 64)
                        .put("members", Json.texts(members))
                        .build());
    }

    /** Makes the chain a consortium's. */
    synchronized void members(long changes, String... keys) {
        memberChanges = changes;
        members.clear();
        members.addAll(List.of(keys));
    }

    /** As many validators as were asked for. */
    private Answer validators() {
        if (validators.isEmpty()) {
            return Answer.problem(404, "NOT_FOUND", "This chain has no validators.");
        }
        List<Json> all = validators.stream()
                .<Json>map(key -> Json.object()
                        .put("key", key)
                        .put("stake", 5)
                        .put("jailed", false)
                        .build())
                .toList();
        return Answer.json(
                200,
                Json.object()
                        .put("epoch", 3)
                        .put("minStake", 2)
                        .put("unbondingBlocks", 100)
                        .put("current", Json.array(all))
                        .put("next", Json.array(all))
                        .put("candidates", Json.array(all))
                        .build());
    }

    synchronized void validator(String key) {
        validators.add(key);
    }

    /** What it says of the engine. */
    synchronized void consensus(String json) {
        consensus = json;
    }

    private Json account(PublicKey key) {
        long sequence = sequences.getOrDefault(key, 0L);
        return Json.object()
                .put("address", address(key))
                .put("balance", 0)
                .put("sequence", sequence)
                .put("nextSequence", sequence)
                .put("stake", 0)
                .build();
    }

    private Answer submit(byte[] bytes) {
        Transaction transaction = Transaction.decode(bytes).orThrow();
        received.add(transaction);
        if (rejecting.isPresent()) {
            Reject reject = rejecting.get();
            return Answer.json(
                    422,
                    Json.object()
                            .put("id", transaction.id().toHex())
                            .put("code", reject.code)
                            .put("verdict", "rejected")
                            .put("message", reject.message)
                            .build());
        }
        assert transaction.hasValidSignature(Curves.best());
        pool.add(transaction);
        sequences.put(transaction.sender(), transaction.sequence() + 1);
        if (transaction.payload() instanceof Payload.CreateElection) {
            created.add(transaction.id());
        }
        return Answer.json(
                202,
                Json.object()
                        .put("id", transaction.id().toHex())
                        .put("verdict", "accepted")
                        .build());
    }

    private Answer transaction(Hash id, String query) {
        for (Transaction waiting : pool) {
            if (waiting.id().equals(id)) {
                return Answer.json(
                        200, content(waiting, query).put("status", "pending").build());
            }
        }
        for (Block block : chain.blocks()) {
            List<Transaction> all = block.transactions();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).id().equals(id)) {
                    return Answer.json(200, located(block, i, query));
                }
            }
        }
        return Answer.json(
                200,
                Json.object().put("id", id.toHex()).put("status", "unknown").build());
    }

    private Json located(Block block, int position, String query) {
        long height = block.header().height();
        var json = content(block.transactions().get(position), query)
                .put("status", height <= finalized() ? "final" : "confirmed")
                .put("block", Json.object().put("height", height).build())
                .put("confirmations", chain.height() - height + 1);
        if (query.contains("proof=1")) {
            List<Hash> leaves =
                    block.transactions().stream().map(Transaction::fullHash).toList();
            var proof = Json.object()
                    .put("header", hex(block.header()))
                    .put("inclusion", hex(MerkleTree.inclusion(leaves, position)));
            if (finalized() > height) {
                proof.put("under", under(height, finalized()));
            }
            json.put("proof", proof.build());
        }
        return json.build();
    }

    private static Json.Builder content(Transaction transaction, String query) {
        var json = Json.object()
                .put("id", transaction.id().toHex())
                .put("kind", transaction.payload().kind().name())
                .put("sender", address(transaction.sender()));
        if (!query.isEmpty()) {
            json.put("raw", HexFormat.of().formatHex(transaction.encode()));
        }
        return json;
    }

    private Answer block(String[] parts, String query) {
        long height = parts[2].length() == Hash.BYTES * 2
                ? LongStream.rangeClosed(0, chain.height())
                        .filter(at -> chain.id(at).toHex().equals(parts[2]))
                        .findFirst()
                        .orElse(Long.MAX_VALUE)
                : Long.parseLong(parts[2]);
        if (height > chain.height()) {
            return Answer.problem(404, "UNKNOWN_BLOCK", "There is no such block here.");
        }
        Block block = chain.blocks().get((int) height);
        if (parts.length == 4) {
            Json.Builder answer = Json.object().put("header", hex(block.header()));
            if (!query.equals("certified=1")) {
                answer.put("under", under(height, Long.parseLong(query.substring("under=".length()))));
            }
            return Answer.json(200, answer.build());
        }
        return Answer.json(
                200,
                Json.object()
                        .put("height", height)
                        .put("hash", chain.id(height).toHex())
                        .put("parent", block.header().parent().toHex())
                        .put("time", block.header().timeMillis())
                        .put("producer", address(block.header().producer()))
                        .put("transactions", block.transactions().size())
                        .put("bytes", block.encode().length)
                        .put("finality", height <= finalized() ? "final" : "pending")
                        .build());
    }

    private Json under(long height, long later) {
        if (!(chain.link(height, later) instanceof HistoryLink.Later(Header header, InclusionProof proof))) {
            throw new IllegalArgumentException(height + " under " + later);
        }
        return Json.object()
                .put("height", later)
                .put("header", hex(header))
                .put("proof", hex(proof))
                .build();
    }

    private Answer listElections() {
        return Answer.json(
                200,
                Json.object()
                        .put(
                                "elections",
                                Json.array(created.stream()
                                        .map(elections::overview)
                                        .toList()))
                        .build());
    }

    private Answer election(String[] parts, String query) {
        Hash id = Hash.parse(parts[2]);
        if (parts.length == 3) {
            return Answer.json(200, elections.overview(id));
        }
        return switch (parts[3]) {
            case "results" -> Answer.json(200, elections.results(id));
            case "roll" -> Answer.json(200, elections.roll(id));
            case "voters" -> Answer.json(200, elections.voter(id, key(parts[4]), query));
            case "export" -> new Answer(200, "application/octet-stream", chain.export(id));
            default -> Answer.problem(404, "NOT_FOUND", "no such thing");
        };
    }

    private static PublicKey key(String address) {
        return Address.parse(address, Address.Prefix.TEST, Curves.best()) instanceof Address.Parsed.Ok ok
                ? ok.address().key()
                : PublicKey.of(new byte[PublicKey.BYTES]);
    }

    static String address(PublicKey key) {
        return new Address(Address.Prefix.TEST, key).toString();
    }

    static String hex(Header header) {
        return HexFormat.of().formatHex(header.encode());
    }

    private static String hex(InclusionProof proof) {
        var out = new Writer();
        proof.writeTo(out);
        return HexFormat.of().formatHex(out.toBytes());
    }
}
