package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;

/** The keystore, as its owner and as someone who gets at its files sees it. */
class KeyCommandsTest {
    private static final String WORDS =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    @TempDir
    Path folder;

    private Path home;
    private Shell shell;

    @BeforeEach
    void start() {
        home = folder.resolve("home");
        shell = new Shell(home);
    }

    @Test
    void keepsFilesThatOnlyTheirOwnerReads() throws IOException {
        shell.key("ada");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("ada"))))
                .isEqualTo("rw-------");
        assertThat(home.resolve("keys")).isDirectoryNotContaining("glob:**.next");
    }

    @Test
    void answersInAShapeThatScriptsRelyOn() {
        Json made = shell.key("ada");

        assertThat(((Json.Obj) made).fields().keySet()).containsExactly("name", "address", "words");
        assertThat(made.text("name")).contains("ada");
        assertThat(made.text("address").orElse("")).matches("psv1[0-9a-z]{58}");
        assertThat(made.text("words").orElse("").split(" ")).hasSize(12);
    }

    @Test
    void writesNoSecretInClear() throws IOException {
        String words = shell.key("ada").text("words").orElseThrow();

        String content = Files.readString(file("ada"));

        for (String word : words.split(" ", -1)) {
            assertThat(content).doesNotContain("\"" + word);
        }
        assertThat(content).doesNotContain(Shell.PASSWORD);
    }

    @Test
    void bringsBackTheSameKeyFromItsWords() {
        Json made = shell.key("ada");

        Json back = shell.pipes(made.text("words").orElseThrow()).ok("key", "import", "again");

        assertThat(back.text("address")).isEqualTo(made.text("address"));
    }

    @Test
    void takesWordsFromAFileAndFromTheKeyboard() throws IOException {
        Path words = Files.writeString(folder.resolve("words"), WORDS.toUpperCase(Locale.ROOT) + "\n");

        String fromFile = shell.ok("key", "import", "a", "--words-file", words.toString())
                .text("address")
                .orElseThrow();
        Shell.Run typed = shell.types(WORDS).run("key", "import", "b");

        assertThat(typed.out()).contains(fromFile).doesNotContain("abandon");
        assertThat(typed.err()).contains("The words");
    }

    @ParameterizedTest
    @CsvSource({
        "abandon ability, These are 2 words",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon, do not belong together",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abaut, Word 12 is not one of the list",
    })
    void explainsWhatIsWrongWithWords(String words, String explanation) {
        Shell.Run run = shell.pipes(words).run("key", "import", "ada");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(explanation);
        assertThat(home.resolve("keys")).doesNotExist();
    }

    @Test
    void neverOverwritesAKey() throws IOException {
        shell.key("ada");
        byte[] before = Files.readAllBytes(file("ada"));

        Shell.Run run = shell.json("key", "new", "ada");

        assertThat(run.errorCode()).isEqualTo("KEY_EXISTS");
        assertThat(Files.readAllBytes(file("ada"))).isEqualTo(before);
    }

    @Test
    void tellsAWrongPasswordByItsExitCode() {
        shell.key("ada");

        Shell.Run run = shell.set("PSEPHOS_PASSWORD", "wrong").json("key", "export", "ada", "--yes");

        assertThat(run.exit()).isEqualTo(6);
        assertThat(run.errorCode()).isEqualTo("WRONG_PASSWORD");
        assertThat(run.out()).doesNotContain("words\"");
    }

    @Test
    void saysWhichPasswordWasWrongAndWhatHelps() {
        shell.key("ada");

        Shell.Run run = shell.set("PSEPHOS_PASSWORD", "wrong").run("key", "export", "ada", "--yes");

        assertThat(run.err())
                .contains("Wrong password for key \"ada\": the one in PSEPHOS_PASSWORD does not open it.")
                .contains("psephos key import NAME");
    }

    @Test
    void letsSomeoneAtTheKeyboardTryThreeTimes() {
        shell.key("ada");
        shell.unset("PSEPHOS_PASSWORD");

        Shell.Run third = shell.types("a", "b", Shell.PASSWORD).run("key", "export", "ada", "--yes");
        Shell.Run never = shell.types("a", "b", "c", Shell.PASSWORD).run("key", "export", "ada", "--yes");

        assertThat(third.exit()).isZero();
        assertThat(third.err()).contains("That is not the password of key \"ada\"; try again.");
        assertThat(never.exit()).isEqualTo(6);
        assertThat(never.err()).contains("Wrong password for key \"ada\".");
    }

    @Test
    void showsTheWordsAgainOnlyToWhomConfirms() {
        String words = shell.key("ada").text("words").orElseThrow();

        assertThat(shell.json("key", "export", "ada").exit()).isEqualTo(2);
        assertThat(shell.ok("key", "export", "ada", "--yes").text("words")).contains(words);
    }

    @Test
    void changesThePassword() throws IOException {
        shell.key("ada");
        Path next = Files.writeString(folder.resolve("next"), "a better one\nsecond line\n");

        shell.ok("key", "passwd", "ada", "--new-password-file", next.toString(), "--kdf-memory", "64");

        assertThat(shell.json("key", "export", "ada", "--yes").exit()).isEqualTo(6);
        assertThat(shell.json("key", "export", "ada", "--yes", "--password-file", next.toString())
                        .exit())
                .isZero();
    }

    @Test
    void saysThatAShortPasswordIsTakenAndHowToChangeIt() {
        shell.unset("PSEPHOS_PASSWORD");

        Shell.Run made = shell.types("short", "short").json("key", "new", "ada");

        assertThat(made.exit()).isZero();
        assertThat(made.err()).contains("A short password is taken, too,", "psephos key passwd ada");
    }

    @Test
    void asksTwiceForANewPassword() {
        shell.unset("PSEPHOS_PASSWORD");

        Shell.Run differing = shell.types("one password", "another").json("key", "new", "ada");
        Shell.Run same = shell.types("one password", "one password").json("key", "new", "ada");

        assertThat(differing.errorCode()).isEqualTo("PASSWORDS_DIFFER");
        assertThat(same.exit()).isZero();
        assertThat(shell.types("one password")
                        .json("key", "export", "ada", "--yes")
                        .exit())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "memoryKib, 128, WRONG_PASSWORD, 6",
        "memoryKib, 2147483647, KEY_FILE_BROKEN, 1",
        "memoryKib, -5, KEY_FILE_BROKEN, 1",
        "passes, 100000, KEY_FILE_BROKEN, 1",
        "version, 2, KEY_FILE_BROKEN, 1",
        "lanes, 99999999999, KEY_FILE_BROKEN, 1",
    })
    void noticesChangedParameters(String field, String value, String code, int exit) throws IOException {
        shell.key("ada");
        String content = Files.readString(file("ada"));
        Files.writeString(
                file("ada"), content.replaceFirst("\"" + field + "\" : \\d+", "\"" + field + "\" : " + value));

        Shell.Run run = shell.json("key", "export", "ada", "--yes");

        assertThat(run.errorCode()).isEqualTo(code);
        assertThat(run.exit()).isEqualTo(exit);
    }

    @Test
    void noticesAnAddressSwappedInTheFile() throws IOException {
        shell.key("ada");
        shell.key("mallory");
        String other = shell.ok("key", "show", "mallory").text("publicKey").orElseThrow();
        Json file = JsonText.parse(Files.readAllBytes(file("ada"))).orElseThrow();
        Json swapped = Json.object().putAll(file).put("publicKey", other).build();
        Files.writeString(file("ada"), JsonText.pretty(swapped));

        assertThat(shell.json("key", "export", "ada", "--yes").exit()).isEqualTo(6);
    }

    @Test
    void writesAddressesAsTheNodesNetworkDoes() {
        try (var node = new FakeNode()) {
            assertThat(shell.on(node).key("ada").text("address").orElse("")).startsWith("tpsv1");
        }
    }

    @Test
    void noticesEveryFlippedBitOfTheSecret() throws IOException {
        shell.key("ada");
        String content = Files.readString(file("ada"));
        int at = content.indexOf("\"ciphertext\" : \"") + "\"ciphertext\" : \"".length();
        for (int digit = at; digit < content.indexOf('"', at); digit += 7) {
            char flipped = content.charAt(digit) == '0' ? '1' : '0';
            Files.writeString(file("ada"), content.substring(0, digit) + flipped + content.substring(digit + 1));

            assertThat(shell.json("key", "export", "ada", "--yes").exit()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"format\":\"psephos-key\",\"version\":1}",
                "{\"format\":\"psephos-key\",\"format\":\"x\"}",
                "\u0001"
            })
    void refusesFilesThatAreNoKeys(String content) throws IOException {
        Files.createDirectories(home.resolve("keys"));
        Files.write(file("ada"), content.getBytes(StandardCharsets.UTF_8));

        Shell.Run run = shell.json("key", "show", "ada");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errorCode()).isIn("KEY_FILE_BROKEN", "FILE_BROKEN");
    }

    @Test
    void copiesTheEncryptedFile() throws IOException {
        shell.key("ada");
        Path copy = folder.resolve("copy.json");

        shell.ok("key", "export", "ada", "--out", copy.toString());

        assertThat(copy).hasSameBinaryContentAs(file("ada"));
        assertThat(shell.json("key", "export", "ada", "--out", copy.toString()).errorCode())
                .isEqualTo("FILE_EXISTS");
    }

    private Path file(String key) {
        return home.resolve("keys").resolve(key + ".json");
    }
}
