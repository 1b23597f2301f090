package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Curves;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.MemberChange;
import org.psephos.core.ledger.Payload;

class MemberTest extends WithNode {
    private static final TestKey A = TestKey.of("member a");
    private static final TestKey B = TestKey.of("member b");
    private static final TestKey C = TestKey.of("member c");

    private static String text(TestKey key) {
        return key.publicKey().toString();
    }

    @BeforeEach
    void prepare() {
        shell.key("ada");
        node.members(4, text(A), text(B));
    }

    private String approve(TestKey by, String... change) throws IOException {
        Path file = Files.writeString(
                folder.resolve(text(by)), HexFormat.of().formatHex(by.secret().toBytes()));
        String[] words = new String[change.length + 4];
        System.arraycopy(change, 0, words, 4, change.length);
        words[0] = "member";
        words[1] = "approve";
        words[2] = "--validator-key";
        words[3] = file.toString();
        return shell.ok(words).text("approval").orElseThrow();
    }

    @Test
    void sendsWhatTheMembersHaveAgreedTo() throws IOException {
        String[] change = {"--add", text(C), "--remove", text(B)};
        String first = approve(A, change);
        String second = approve(C, change);
        shell.ok("member", "change", "--add", text(C), "--remove", text(B), "--approval", first, "--approval", second);

        assertThat(node.received().getLast().payload()).isInstanceOfSatisfying(Payload.ChangeMembers.class, payload -> {
            assertThat(payload.change())
                    .isEqualTo(new MemberChange(5, Optional.of(C.publicKey()), Optional.of(B.publicKey())));
            byte[] digest = payload.change().digest(node.chain().chainId()).toBytes();
            assertThat(payload.approvals()).hasSize(2).allMatch(approval -> Curves.best()
                    .verify(approval.signature().toArray(), digest, approval.key()));
            assertThat(payload.approvals().getFirst().key())
                    .isLessThan(payload.approvals().getLast().key());
        });
    }

    @Test
    void refusesAnApprovalOfAnotherChange() throws IOException {
        String other = approve(A, "--remove", text(B));
        Shell.Run run = shell.json("member", "change", "--add", text(C), "--approval", other);

        assertThat(run.errorCode()).isEqualTo("BAD_APPROVAL");
        node.members(5, text(A), text(B));
        assertThat(shell.json("member", "change", "--remove", text(B), "--approval", other)
                        .errorCode())
                .as("the number is another")
                .isEqualTo("BAD_APPROVAL");
        assertThat(node.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--add zz", "--add KEY --remove KEY"})
    void asksWhatIsToChange(String options) {
        String line = "member change --approval " + "00".repeat(32) + ":" + "00".repeat(64) + " " + options;
        Shell.Run run = shell.json(line.replace("KEY", text(C)).strip().split(" +"));

        assertThat(run.errorCode()).isEqualTo("USAGE");
    }

    @Test
    void listsMembers() {
        assertThat(shell.run("member", "list").out()).contains(text(A), text(B), "4");
        node.members(0);
        assertThat(shell.json("member", "list").errorCode()).isEqualTo("NO_MEMBERS");
    }

    @Test
    void makesAKeyFileOnce() throws IOException {
        Path file = folder.resolve("new").resolve("validator.key");
        String key =
                shell.ok("validator", "new", file.toString()).text("validator").orElseThrow();
        String before = Files.readString(file);

        assertThat(key).matches("[0-9a-f]{64}");
        assertThat(shell.json("validator", "new", file.toString()).errorCode()).isEqualTo("FILE_EXISTS");
        assertThat(Files.readString(file)).isEqualTo(before);
    }
}
