package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;

/** A bar goes to stderr, and only to a terminal; the answer alone is on stdout. */
class ProgressTest extends WithNode {
    private static final int MANY = 1_200;

    @Test
    void drawsABarAtATerminal() throws IOException {
        String id = organiser.create();
        Path roll = roll(MANY);

        Shell.Run run = shell.types().json("election", "enrol", id, "--as", "organiser", "--roll", roll.toString());

        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("enrolling", MANY + "/" + MANY, "100%");
        assertThat(run.out()).startsWith("{").doesNotContain("enrolling").doesNotContain("\r");
        assertThat(run.json().at("enrolled")).isPresent();
    }

    @Test
    void drawsNothingIntoAFile() throws IOException {
        String id = organiser.create();

        Shell.Run run = shell.run(
                "election",
                "enrol",
                id,
                "--as",
                "organiser",
                "--roll",
                roll(MANY).toString());

        assertThat(run.exit()).isZero();
        assertThat(run.err()).doesNotContain("%").doesNotContain("\r");
    }

    @Test
    void drawsNothingForAFew() throws IOException {
        String id = organiser.create();

        Shell.Run run = shell.types().run("election", "enrol", id, "--as", "organiser", "--roll", roll(20).toString());

        assertThat(run.exit()).isZero();
        assertThat(run.err()).doesNotContain("%").doesNotContain("\r");
    }

    private Path roll(int voters) throws IOException {
        var lines = new StringBuilder("address,weight,label\n");
        for (int i = 1; i <= voters; i++) {
            byte[] secret = ByteBuffer.allocate(PrivateKey.BYTES)
                    .putInt(PrivateKey.BYTES - Integer.BYTES, i)
                    .array();
            PublicKey key = Curves.best().publicKey(PrivateKey.parse(secret).orElseThrow());
            lines.append(new Address(Address.Prefix.TEST, key)).append(",1,\n");
        }
        return Files.writeString(folder.resolve("many.csv"), lines);
    }
}
