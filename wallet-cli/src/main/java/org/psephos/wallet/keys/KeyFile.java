package org.psephos.wallet.keys;

import java.util.HexFormat;
import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PasswordCipher;
import org.psephos.core.crypto.PublicKey;
import org.psephos.wallet.json.Json;

/**
 * What a key's file holds, version 1. The words are sealed with the format, the version and the public key as associated data.
 *
 * @param created for people, not bound to the secret
 */
record KeyFile(PublicKey publicKey, String created, PasswordCipher.Sealed sealed) {
    private static final String FORMAT = "psephos-key";
    private static final int VERSION = 1;
    private static final String KDF = "argon2id";
    private static final String CIPHER = "aes-256-gcm";

    /** What became of a file. */
    sealed interface Parsed {
        record Ok(KeyFile file) implements Parsed {}

        record Refused(String detail) implements Parsed {}
    }

    static byte[] associatedData(PublicKey publicKey) {
        return new Writer().text(FORMAT).varint(VERSION).raw(publicKey).toBytes();
    }

    Json toJson() {
        var hex = HexFormat.of();
        return Json.object()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("publicKey", publicKey.toHex())
                .put("created", created)
                .put(
                        "kdf",
                        Json.object()
                                .put("name", KDF)
                                .put("memoryKib", sealed.cost().memoryKib())
                                .put("passes", sealed.cost().passes())
                                .put("lanes", sealed.cost().lanes())
                                .put("salt", hex.formatHex(sealed.salt()))
                                .build())
                .put(
                        "cipher",
                        Json.object()
                                .put("name", CIPHER)
                                .put("nonce", hex.formatHex(sealed.nonce()))
                                .put("ciphertext", hex.formatHex(sealed.ciphertext()))
                                .build())
                .build();
    }

    static Parsed parse(Json json) {
        if (!json.text("format").orElse("").equals(FORMAT)) {
            return new Parsed.Refused("it is not a key of Psephos");
        }
        long version = json.whole("version").orElse(0);
        if (version != VERSION) {
            return new Parsed.Refused("its version is " + version + ", this program knows version " + VERSION);
        }
        Optional<Json> kdf = json.field("kdf").filter(part -> part.text("name").equals(Optional.of(KDF)));
        Optional<Json> cipher =
                json.field("cipher").filter(part -> part.text("name").equals(Optional.of(CIPHER)));
        if (kdf.isEmpty() || cipher.isEmpty()) {
            return new Parsed.Refused("it names another cipher than " + KDF + " with " + CIPHER);
        }
        Optional<PublicKey> publicKey = json.text("publicKey")
                .filter(hex -> hex.matches("[0-9a-f]{64}"))
                .map(PublicKey::parse);
        if (publicKey.isEmpty()) {
            return new Parsed.Refused("its public key is not one");
        }
        var sealed = new PasswordCipher.Sealed(
                new PasswordCipher.Cost(
                        small(kdf.get(), "memoryKib"), small(kdf.get(), "passes"), small(kdf.get(), "lanes")),
                hex(kdf.get(), "salt"),
                hex(cipher.get(), "nonce"),
                hex(cipher.get(), "ciphertext"));
        return new Parsed.Ok(new KeyFile(publicKey.get(), json.text("created").orElse(""), sealed));
    }

    /** Out of range is 0, which the cipher refuses. */
    private static int small(Json json, String name) {
        long value = json.whole(name).orElse(0);
        return value > Integer.MAX_VALUE || value < 0 ? 0 : (int) value;
    }

    /** Not hexadecimal is empty, which the cipher refuses. */
    private static byte[] hex(Json json, String name) {
        try {
            return HexFormat.of().parseHex(json.text(name).orElse(""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
