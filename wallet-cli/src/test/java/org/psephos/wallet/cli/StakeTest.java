package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Possession;
import org.psephos.core.ledger.Transaction;
import org.psephos.wallet.json.Json;

class StakeTest extends WithNode {
    private static final TestKey VALIDATOR = TestKey.of("validator");

    private Path keyFile = Path.of("");
    private String ada = "";

    @BeforeEach
    void prepare() throws IOException {
        keyFile = Files.writeString(
                folder.resolve("validator.key"),
                java.util.HexFormat.of().formatHex(VALIDATOR.secret().toBytes()) + "\n");
        ada = shell.key("ada").text("address").orElseThrow();
    }

    private Transaction sent() {
        return node.received().getLast();
    }

    private void assertStaked(long amount) {
        Transaction transaction = sent();
        assertThat(transaction.payload()).isInstanceOfSatisfying(Payload.Stake.class, stake -> {
            assertThat(stake.validator()).isEqualTo(VALIDATOR.publicKey());
            assertThat(stake.amount()).isEqualTo(amount);
            assertThat(Possession.holds(
                            stake.possession(),
                            node.chain().chainId(),
                            VALIDATOR.publicKey(),
                            transaction.sender(),
                            Curves.best()))
                    .isTrue();
        });
    }

    @Test
    void stakesWithTheKeyOfAValidatorOnThisMachine() {
        Json answer = shell.ok("stake", "1000", "--validator-key", keyFile.toString());

        assertStaked(1_000);
        assertThat(answer.text("tx")).contains(sent().id().toHex());
        assertThat(answer.text("status")).isPresent();
    }

    @Test
    void stakesWithTheProofOfAValidatorElsewhere() {
        Json proof = new Shell(folder.resolve("operator"))
                .on(node)
                .ok("validator", "prove", ada, "--validator-key", keyFile.toString());

        shell.ok(
                "stake",
                "7",
                "--validator",
                proof.text("validator").orElseThrow(),
                "--proof",
                proof.text("proof").orElseThrow());

        assertStaked(7);
    }

    @Test
    void sendsNoStakeWithAProofForSomebodyElse() {
        shell.key("grace");
        Json proof = shell.ok("validator", "prove", ada, "--validator-key", keyFile.toString());

        Shell.Run run = shell.json(
                "stake",
                "7",
                "--as",
                "grace",
                "--validator",
                proof.text("validator").orElseThrow(),
                "--proof",
                proof.text("proof").orElseThrow());

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.errorCode()).isEqualTo("BAD_POSSESSION");
        assertThat(node.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--validator ab",
                "--proof cd",
                "--validator-key FILE --validator ab",
                "--validator ab --proof cd"
            })
    void asksWhichValidatorWhereThatIsNotClear(String options) {
        Shell.Run run = shell.json(("stake 5 " + options.replace("FILE", keyFile.toString()))
                .trim()
                .split(" "));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errorCode()).isEqualTo("USAGE");
        assertThat(node.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz"})
    void refusesAFileThatHoldsNoKey(String content) throws IOException {
        Files.writeString(keyFile, content);

        Shell.Run run = shell.json("stake", "5", "--validator-key", keyFile.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errorCode()).isEqualTo("VALIDATOR_KEY_INVALID");
        assertThat(node.received()).isEmpty();
    }

    @Test
    void saysWhereAKeyFileThatIsMissingOughtToBe() {
        Shell.Run run = shell.run(
                "stake", "5", "--validator-key", folder.resolve("none").toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("cannot be read", "validator.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "all"})
    void refusesWhatIsNoAmount(String amount) {
        assertThat(shell.json(
                                "unstake",
                                amount,
                                "--validator",
                                VALIDATOR.publicKey().toString())
                        .exit())
                .isEqualTo(2);
        assertThat(node.received()).isEmpty();
    }

    @Test
    void withdraws() {
        Json answer =
                shell.ok("unstake", "30", "--validator", VALIDATOR.publicKey().toString());

        assertThat(sent().payload()).isEqualTo(new Payload.Unstake(VALIDATOR.publicKey(), 30));
        assertThat(answer.text("tx")).contains(sent().id().toHex());
    }

    @Test
    void tellsWhatTheNetworkRefuses() {
        node.rejectEverything("UNKNOWN_VALIDATOR", "there is no such validator");

        Shell.Run run =
                shell.run("unstake", "30", "--validator", VALIDATOR.publicKey().toString());

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("UNKNOWN_VALIDATOR");
    }

    @Test
    void listsValidators() {
        PublicKey key = VALIDATOR.publicKey();
        assertThat(shell.json("validator", "list").errorCode()).isEqualTo("NO_VALIDATORS");
        node.validator(key.toString());

        assertThat(shell.run("validator", "list").out()).contains(key.toString(), "100 blocks");
        assertThat(shell.ok("validator", "list").list("candidates")).hasSize(1);
        assertThat(shell.ok("validator", "list").list("candidates").getFirst().text("key"))
                .isEqualTo(Optional.of(key.toString()));
    }
}
