package org.psephos.wallet.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Mnemonic;
import org.psephos.core.crypto.PasswordCipher;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Randomness;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.home.PrivateFiles;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Nearest;

/** The keys of a {@link Home}. */
public record Keystore(Home home, Randomness randomness) {
    private static final String KIND = "keys";

    /** What can be known of a key without its password. */
    public record Listed(String name, PublicKey publicKey, String created, Path file) {}

    public List<String> names() {
        return home.names(KIND);
    }

    public List<Listed> list() throws Failure {
        var keys = new ArrayList<Listed>();
        for (String name : names()) {
            keys.add(show(name));
        }
        return List.copyOf(keys);
    }

    public Listed show(String name) throws Failure {
        KeyFile file = read(name);
        return new Listed(name, file.publicKey(), file.created(), path(name));
    }

    public Path path(String name) throws Failure {
        return home.file(KIND, name);
    }

    /** Refuses a name that is taken, before anyone types a password for it. */
    public void checkFree(String name) throws Failure {
        if (home.read(path(name)).isPresent()) {
            throw taken(name);
        }
    }

    /** Seals the key under a new name; a key that is there already is never overwritten. */
    public void create(String name, UnlockedKey key, char[] password, PasswordCipher.Cost cost, long nowMillis)
            throws Failure {
        Path path = path(name);
        byte[] content = encode(seal(key, password, cost, created(nowMillis)));
        try {
            new PrivateFiles().create(path, content);
        } catch (FileAlreadyExistsException e) {
            throw taken(name);
        } catch (IOException e) {
            throw Home.unusable("write", path, e);
        }
    }

    /** Seals the key of {@code name} anew under another password. */
    public void reseal(String name, UnlockedKey key, char[] password, PasswordCipher.Cost cost) throws Failure {
        home.write(path(name), encode(seal(key, password, cost, read(name).created())));
    }

    public UnlockedKey unlock(String name, char[] password) throws Failure {
        KeyFile file = read(name);
        return switch (PasswordCipher.open(file.sealed(), password, KeyFile.associatedData(file.publicKey()))) {
            case PasswordCipher.Opened.Ok ok -> open(name, file, ok.secret());
            case PasswordCipher.Opened.WrongPassword ignored ->
                throw new Failure(
                        ExitCode.WRONG_PASSWORD, "WRONG_PASSWORD", "The password does not open key \"" + name + "\".");
            case PasswordCipher.Opened.Refused refused -> throw broken(name, refused.detail());
        };
    }

    /** What a password costs here, for a new seal of the same key. */
    public PasswordCipher.Cost cost(String name) throws Failure {
        return read(name).sealed().cost();
    }

    private UnlockedKey open(String name, KeyFile file, byte[] secret) throws Failure {
        String words = new String(secret, StandardCharsets.US_ASCII);
        Arrays.fill(secret, (byte) 0);
        if (!(Mnemonic.parse(words) instanceof Mnemonic.Parsed.Ok parsed)) {
            throw broken(name, "what is sealed in it are not words");
        }
        UnlockedKey key = UnlockedKey.of(parsed.mnemonic(), Curves.best());
        if (!key.publicKey().equals(file.publicKey())) {
            key.close();
            throw broken(name, "its words belong to another key");
        }
        return key;
    }

    private KeyFile seal(UnlockedKey key, char[] password, PasswordCipher.Cost cost, String created) {
        byte[] secret = key.mnemonic().words().getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] bound = KeyFile.associatedData(key.publicKey());
            return new KeyFile(
                    key.publicKey(), created, PasswordCipher.seal(secret, password, bound, cost, randomness));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private KeyFile read(String name) throws Failure {
        Optional<Json> json = home.readJson(path(name));
        if (json.isEmpty()) {
            throw missing(name);
        }
        return switch (KeyFile.parse(json.get())) {
            case KeyFile.Parsed.Ok ok -> ok.file();
            case KeyFile.Parsed.Refused refused -> throw broken(name, refused.detail());
        };
    }

    private Failure missing(String name) {
        List<String> names = names();
        String advice = names.isEmpty()
                ? "Make one with: psephos key new " + name
                : Nearest.of(name, names)
                        .map(near -> "Did you mean \"" + near + "\"?")
                        .orElse("There are: " + String.join(", ", names));
        return Failure.notFound("KEY_NOT_FOUND", "There is no key \"" + name + "\" in " + home.folder() + ".", advice);
    }

    private Failure broken(String name, String detail) throws Failure {
        return Failure.failed(
                "KEY_FILE_BROKEN",
                "The file of key \"" + name + "\" cannot be used: " + detail + ".",
                "Restore " + path(name) + " from a backup, or import the words again under another name.");
    }

    private static Failure taken(String name) {
        return Failure.failed(
                "KEY_EXISTS", "There is a key \"" + name + "\" already; it stays as it is.", "Choose another name.");
    }

    private static String created(long nowMillis) {
        return Instant.ofEpochMilli(nowMillis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static byte[] encode(KeyFile file) {
        return JsonText.pretty(file.toJson()).getBytes(StandardCharsets.UTF_8);
    }
}
