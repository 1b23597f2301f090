package org.psephos.wallet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.MemberChange;
import org.psephos.core.ledger.Payload.ChangeMembers;
import org.psephos.core.ledger.Payload.ChangeMembers.Approval;
import org.psephos.core.ledger.RejectCode;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Table;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code psephos member …} */
final class MemberCommands {
    private MemberCommands() {}

    private static Json members(Session session) throws Failure {
        return session.client()
                .find("/members")
                .orElseThrow(() -> Failure.notFound("NO_MEMBERS", "This chain is no consortium's: it has no members."));
    }

    @Command(name = "list", description = "who the members of a consortium are")
    static final class ListAll extends Action {
        ListAll(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Json json = members(session());
            var table = new Table().left("member");
            json.list("members").forEach(member -> table.row(member.asText().orElse("")));
            var page = new Page()
                    .field("changes so far", Show.number(json.whole("changes").orElse(0)))
                    .table(table);
            return Reply.done(json, page);
        }
    }

    /** What is to be changed; members that agree must mean the same. */
    static final class Wanted {
        @Option(names = "--add", paramLabel = "KEY", description = "who comes")
        Optional<String> coming = Optional.empty();

        @Option(names = "--remove", paramLabel = "KEY", description = "who goes")
        Optional<String> leaving = Optional.empty();

        /** The next one, by what the node knows. */
        MemberChange read(Session session) throws Failure {
            Optional<PublicKey> comes = key(coming);
            Optional<PublicKey> goes = key(leaving);
            if (comes.equals(goes)) {
                throw Failure.usage(
                        "Say who comes, --add KEY, or who goes, --remove KEY, or both for one in place of another.");
            }
            return new MemberChange(members(session).whole("changes").orElse(0) + 1, comes, goes);
        }

        private static Optional<PublicKey> key(Optional<String> text) throws Failure {
            return text.isPresent() ? Optional.of(ValidatorProof.key(text.get())) : Optional.empty();
        }
    }

    @Command(
            name = "approve",
            description =
                    "agree to a change of members with a member's key, or as who comes: prints what \"change\" asks for")
    static final class Approve extends Action {
        @Mixin
        Wanted wanted = new Wanted();

        @Option(names = "--validator-key", paramLabel = "FILE", required = true, description = "the member's key file")
        Path keyFile = Path.of("");

        Approve(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            MemberChange change = wanted.read(session());
            Hash chainId = Chain.toSignFor(session()).status().chainId();
            PrivateKey secret = ValidatorProof.secret(keyFile);
            byte[] signature = Curves.best()
                    .sign(
                            secret,
                            change.digest(chainId).toBytes(),
                            session().machine().randomness().bytes(PrivateKey.BYTES));
            String approval =
                    Curves.best().publicKey(secret) + ":" + HexFormat.of().formatHex(signature);
            return Reply.done(
                    Json.object().put("number", change.number()).put("approval", approval),
                    new Page()
                            .field("change", Show.number(change.number()))
                            .field("approval", approval)
                            .line(
                                    "Once a majority of the members has agreed, and whoever comes, anybody sends it with:")
                            .line("psephos member change … --approval " + approval + " --approval …"));
        }
    }

    @Command(name = "change", description = "change the members, as a majority of them has agreed")
    static final class Change extends Action {
        @Mixin
        Wanted wanted = new Wanted();

        @Option(
                names = "--approval",
                paramLabel = "APPROVAL",
                required = true,
                description = "what \"member approve\" printed; once for each who agrees")
        List<String> approvals = new ArrayList<>();

        @Mixin
        Signing signing = new Signing();

        @Mixin
        Waiting waiting = new Waiting();

        Change(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Wait wait = waiting.read(Stage.CONFIRMED);
            signing.key(session());
            MemberChange change = wanted.read(session());
            Chain chain = Chain.toSignFor(session());
            var payload = new ChangeMembers(change, read(change, chain.status().chainId()));
            try (UnlockedKey key = signing.unlock(session())) {
                var delivered = new Delivering(session(), chain).send(key, payload, wait);
                Page page = Sent.page(delivered, "members changed", "change of members")
                        .field("change", Show.number(change.number()))
                        .field("transaction", delivered.transaction().id().toHex());
                return Reply.done(Sent.json(delivered, Json.object()), page);
            }
        }

        private List<Approval> read(MemberChange change, Hash chainId) throws Failure {
            byte[] digest = change.digest(chainId).toBytes();
            var read = new ArrayList<Approval>();
            for (String text : approvals) {
                if (!text.matches("[0-9a-f]{64}:[0-9a-f]{128}")) {
                    throw Failure.usage(
                            "--approval takes what psephos member approve prints: a key, a colon, a signature.");
                }
                PublicKey key = PublicKey.parse(text.substring(0, 64));
                byte[] signature = HexFormat.of().parseHex(text.substring(65));
                if (!Curves.best().verify(signature, digest, key)) {
                    throw Failure.rejected(
                            RejectCode.BAD_APPROVAL.name(),
                            key + " has agreed to another change, or on another chain.",
                            "An approval is for one change and its number, which is " + change.number()
                                    + " now. Ask for a new one.");
                }
                read.add(new Approval(key, Bytes.of(signature)));
            }
            read.sort(Comparator.comparing(Approval::key));
            if (read.stream().map(Approval::key).distinct().count() != read.size()) {
                throw Failure.usage("One member's approval is given twice.");
            }
            return read;
        }
    }
}
