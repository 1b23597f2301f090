package org.psephos.wallet.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.wallet.home.PrivateFiles;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos validator …} */
final class ValidatorCommands {
    private ValidatorCommands() {}

    @Command(name = "list", description = "who has stake, and who proposes and certifies blocks")
    static final class ListAll extends Action {
        ListAll(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Optional<Json> found = session().client().find("/validators");
            if (found.isEmpty()) {
                throw Failure.notFound("NO_VALIDATORS", "This chain has no validators.");
            }
            Json json = found.get();
            Set<String> current = keys(json, "current");
            Set<String> next = keys(json, "next");
            var table =
                    new Table().right("stake").left("now").left("next epoch").left("validator");
            for (Json candidate : json.list("candidates")) {
                String key = candidate.text("key").orElse("");
                boolean jailed = candidate.bool("jailed").orElse(false);
                table.row(
                        Show.number(candidate.whole("stake").orElse(0)),
                        current.contains(key) ? "yes" : "",
                        next.contains(key) ? "yes" : jailed ? "punished" : "",
                        key);
                candidate.text("owner").ifPresent(owner -> table.row("", "", "owner", owner));
            }
            var page = new Page()
                    .field("epoch", Show.number(json.whole("epoch").orElse(0)))
                    .field("least stake", Show.number(json.whole("minStake").orElse(0)))
                    .field(
                            "paid out after",
                            Show.count(json.whole("unbondingBlocks").orElse(0), "block"))
                    .table(table);
            return Reply.done(json, page);
        }

        private static Set<String> keys(Json json, String set) {
            return json.list(set).stream()
                    .flatMap(validator -> validator.text("key").stream())
                    .collect(Collectors.toSet());
        }
    }

    @Command(name = "new", description = "make the key file of a validator, or of a consortium's member")
    static final class New extends Action {
        @Parameters(paramLabel = "FILE", description = "validator.key in the node's data folder, as a rule")
        Path file = Path.of("");

        New(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            PrivateKey secret = PrivateKey.generate(session().machine().randomness());
            String digits = HexFormat.of().formatHex(secret.toBytes()) + "\n";
            try {
                new PrivateFiles().create(file.toAbsolutePath(), digits.getBytes(StandardCharsets.ISO_8859_1));
            } catch (FileAlreadyExistsException e) {
                throw Failure.failed("FILE_EXISTS", file + " is there already; a key is never overwritten.");
            } catch (IOException e) {
                throw Failure.failed("FILE_NOT_WRITTEN", file + " could not be written: " + e.getMessage());
            }
            String key = Curves.best().publicKey(secret).toString();
            return Reply.done(
                    Json.object().put("validator", key).put("file", file.toString()),
                    new Page()
                            .good("Made " + file + ".")
                            .field("validator", key)
                            .line("Its node is started with --validator-key " + file + "."));
        }
    }

    @Command(name = "prove", description = "let an address own a validator's stake: prints what \"stake\" asks for")
    static final class Prove extends Action {
        @Parameters(paramLabel = "OWNER", description = "an address, or the name of a key")
        String owner = "";

        @Option(
                names = "--validator-key",
                paramLabel = "FILE",
                required = true,
                description = "the validator's key file")
        Path keyFile = Path.of("");

        Prove(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Chain chain = Chain.toSignFor(session());
            Address address = Addresses.read(session(), owner, chain.status().prefix());
            ValidatorProof proof = ValidatorProof.make(
                    keyFile,
                    chain.status().chainId(),
                    address.key(),
                    session().machine().randomness());
            return Reply.done(
                    Json.object()
                            .put("validator", proof.validator().toString())
                            .put("owner", address.toString())
                            .put("proof", proof.possession().toString()),
                    new Page()
                            .field("validator", proof.validator().toString())
                            .field("owner", address.toString())
                            .field("proof", proof.possession().toString())
                            .line("The owner stakes with:")
                            .line("psephos stake AMOUNT --validator " + proof.validator() + " --proof "
                                    + proof.possession()));
        }
    }
}
