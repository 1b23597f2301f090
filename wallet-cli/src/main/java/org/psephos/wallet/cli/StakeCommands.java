package org.psephos.wallet.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Payload;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos stake} and {@code psephos unstake} */
final class StakeCommands {
    private StakeCommands() {}

    /** What both are about. */
    private abstract static class Staking extends Action {
        @Parameters(paramLabel = "AMOUNT", description = "a whole number")
        String amount = "";

        @Mixin
        Signing signing = new Signing();

        @Mixin
        Waiting waiting = new Waiting();

        Staking(Session session) {
            super(session);
        }

        /** @param done as "5 staked" */
        final Reply send(Chain chain, Payload payload, PublicKey validator, Wait wait, String done) throws Failure {
            try (UnlockedKey key = signing.unlock(session())) {
                var delivered = new Delivering(session(), chain).send(key, payload, wait);
                Page page = Sent.page(delivered, done, "stake of the validator")
                        .field("validator", validator.toString())
                        .field("transaction", delivered.transaction().id().toHex());
                return Reply.done(Sent.json(delivered, Json.object()), page);
            }
        }
    }

    @Command(name = "stake", description = "put an amount up as stake of a validator")
    static final class Stake extends Staking {
        @Option(
                names = "--validator-key",
                paramLabel = "FILE",
                description = "the validator's key file, where it is on this machine")
        Optional<Path> keyFile = Optional.empty();

        @Option(names = "--validator", paramLabel = "KEY", description = "the validator, where it is elsewhere")
        Optional<String> validator = Optional.empty();

        @Option(
                names = "--proof",
                paramLabel = "PROOF",
                description = "what \"validator prove\" printed there for your address")
        Optional<String> proof = Optional.empty();

        Stake(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Wait wait = waiting.read(Stage.CONFIRMED);
            long staked = Amounts.read(amount);
            boolean elsewhere = validator.isPresent() && proof.isPresent();
            if (keyFile.isPresent() == (validator.isPresent() || proof.isPresent())
                    || keyFile.isEmpty() && !elsewhere) {
                throw Failure.usage(
                        "Which validator? Say either --validator-key FILE, or --validator KEY with --proof PROOF.");
            }
            PublicKey owner = signing.key(session()).publicKey();
            Chain chain = Chain.toSignFor(session());
            ValidatorProof proven = keyFile.isPresent()
                    ? ValidatorProof.make(
                            keyFile.get(),
                            chain.status().chainId(),
                            owner,
                            session().machine().randomness())
                    : ValidatorProof.read(
                            validator.orElseThrow(),
                            proof.orElseThrow(),
                            chain.status().chainId(),
                            owner);
            return send(
                    chain,
                    new Payload.Stake(proven.validator(), staked, proven.possession()),
                    proven.validator(),
                    wait,
                    Show.number(staked) + " staked");
        }
    }

    @Command(name = "unstake", description = "withdraw stake of a validator; it is paid out later")
    static final class Unstake extends Staking {
        @Option(names = "--validator", paramLabel = "KEY", required = true, description = "the validator")
        String validator = "";

        Unstake(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Wait wait = waiting.read(Stage.CONFIRMED);
            long withdrawn = Amounts.read(amount);
            PublicKey key = ValidatorProof.key(validator);
            signing.key(session());
            return send(
                    Chain.toSignFor(session()),
                    new Payload.Unstake(key, withdrawn),
                    key,
                    wait,
                    Show.number(withdrawn) + " withdrawn; until it is paid out it can still be lost");
        }
    }
}
