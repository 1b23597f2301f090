package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.client.Answers;
import org.psephos.wallet.client.ChainStatus;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos chain …} */
final class ChainCommands {
    private static final long WATCH_PAUSE_MILLIS = 500;

    private ChainCommands() {}

    @Command(name = "status", description = "where the node stands")
    static final class Status extends Action {
        Status(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            NodeClient client = session().client();
            ChainStatus status = ChainStatus.ask(client);
            Json json = status.json();
            long behind = status.height() - status.finalizedHeight();
            var page = new Page()
                    .field("node", client.url())
                    .field("network", status.network() + " (" + status.consensus() + ")")
                    .field("chain", status.chainId().toHex())
                    .field("height", Ink.STRONG, Show.number(status.height()))
                    .field("head", status.head().toHex())
                    .field(
                            "final",
                            Show.number(status.finalizedHeight()) + (behind > 0 ? " (" + behind + " behind)" : ""))
                    .field(
                            "chain time",
                            Show.time(status.chainTimeMillis()) + " ("
                                    + Show.relative(
                                            status.chainTimeMillis(), session().nowMillis()) + ")")
                    .field(
                            "waiting",
                            Show.count(
                                    json.at("mempool", "count")
                                            .map(Json::asWhole)
                                            .orElse(OptionalLong.of(0))
                                            .orElse(0),
                                    "transaction"))
                    .field("peers", Show.number(json.whole("peers").orElse(0)));
            if (json.bool("syncing").orElse(false)) {
                page.warn("  The node is still catching up with its peers.");
            }
            return Reply.done(json, page);
        }
    }

    @Command(name = "block", description = "a block")
    static final class ShowBlock extends Action {
        @Parameters(paramLabel = "REF", description = "its height or its hash")
        String ref = "";

        ShowBlock(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            if (!ref.matches("[0-9]{1,18}|[0-9a-f]{64}")) {
                throw Failure.usage("\"" + ref + "\" is neither a height nor a hash of 64 hexadecimal digits.");
            }
            Json json = session().client().get("/blocks/" + ref);
            return Reply.done(json, page(json));
        }

        private static Page page(Json block) {
            var page = new Page()
                    .field(
                            "height",
                            Ink.STRONG,
                            Show.number(block.whole("height").orElse(0)))
                    .field("hash", block.text("hash").orElse(""))
                    .field("parent", block.text("parent").orElse(""));
            Answers.timeMillis(block, "time").ifPresent(time -> page.field("time", Show.time(time)));
            page.field("producer", block.text("producer").orElse(""))
                    .field(
                            "transactions",
                            Show.number(block.whole("transactions").orElse(0)))
                    .field("size", Show.number(block.whole("bytes").orElse(0)) + " bytes")
                    .field("finality", finality(block))
                    .field("tx root", block.text("txRoot").orElse(""))
                    .field("state root", block.text("stateRoot").orElse(""));
            return page;
        }

        private static String finality(Json block) {
            return block.text("finality")
                    .or(() -> block.at("finality", "status").flatMap(Json::asText))
                    .or(() -> block.at("finality", "final")
                            .map(yes -> yes.equals(new Json.Bool(true)) ? "final" : "not yet final"))
                    .orElse("");
        }
    }

    @Command(name = "tx", description = "a transaction")
    static final class ShowTransaction extends Action {
        @Parameters(paramLabel = "ID", description = "the transaction's id")
        String id = "";

        ShowTransaction(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Hash wanted = Addresses.id(id, "a transaction");
            Optional<Json> json = session().client().find("/transactions/" + wanted);
            if (json.isEmpty() || json.get().text("status").equals(Optional.of("unknown"))) {
                throw Failure.notFound("UNKNOWN_TRANSACTION", "The node knows no transaction " + wanted + ".");
            }
            return Reply.done(json.get(), page(wanted, json.get()));
        }

        private static Page page(Hash id, Json json) {
            var page = new Page()
                    .field("transaction", id.toHex())
                    .field("status", Ink.STRONG, json.text("status").orElse(""));
            json.at("block", "height")
                    .ifPresent(height ->
                            page.field("block", Show.number(height.asWhole().orElse(0))));
            json.whole("confirmations").ifPresent(count -> page.field("confirmed", Show.count(count, "time")));
            for (String name : List.of("kind", "sender", "waiting", "why")) {
                json.text(name).ifPresent(text -> page.field(name, text));
            }
            for (String name : List.of("sequence", "fee")) {
                json.whole(name).ifPresent(number -> page.field(name, Show.number(number)));
            }
            json.whole("expiryHeight").ifPresent(height -> page.field("expires", "after block " + Show.number(height)));
            return page;
        }
    }

    @Command(name = "watch", description = "blocks as they come; ends with Ctrl-C")
    static final class Watch extends Action {
        @Option(names = "--blocks", paramLabel = "N", description = "end after so many blocks (needed with --json)")
        Optional<Integer> blocks = Optional.empty();

        Watch(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            if (session().isJson() && blocks.isEmpty()) {
                throw Failure.usage("With --json say how many blocks to wait for: --blocks N.");
            }
            int wanted = blocks.orElse(Integer.MAX_VALUE);
            if (wanted < 1) {
                throw Failure.usage("--blocks is at least 1.");
            }
            NodeClient client = session().client();
            long next = ChainStatus.ask(client).height() + 1;
            var seen = new ArrayList<Json>();
            for (int count = 0; count < wanted; ) {
                Optional<Json> block = client.find("/blocks/" + next);
                if (block.isEmpty()) {
                    session().machine().pause().millis(WATCH_PAUSE_MILLIS);
                    continue;
                }
                show(block.get());
                if (session().isJson()) {
                    seen.add(block.get());
                }
                next++;
                count++;
            }
            return Reply.done(Json.object().put("blocks", Json.array(seen)), new Page());
        }

        private void show(Json block) {
            if (!session().isJson()) {
                session()
                        .print(new Page()
                                .line(String.format(
                                        "%-10s %s  %s  %s",
                                        Show.number(block.whole("height").orElse(0)),
                                        Show.time(Answers.timeMillis(block, "time")
                                                .orElse(0)),
                                        block.text("hash").orElse("").replaceAll("^(.{16}).*", "$1…"),
                                        Show.count(block.whole("transactions").orElse(0), "transaction"))));
            }
        }
    }
}
