package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.hex;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;

/** {@code docs/spec/vectors/hashes.json}, {@code signatures.json} and {@code addresses.json}. */
class CryptoVectorsTest {
    private static final Secp256k1 CURVE = Curves.best();
    private static final String ZEROS = "00".repeat(32);
    private static final String ONES = "ff".repeat(32);
    private static final String FIELD = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
    private static final String ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private static final String BASE = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    /** x³ + 7 is no square. */
    private static final String OFF_CURVE = "00".repeat(31) + "05";

    @Test
    void publishedHashesAreOurs() throws IOException {
        var rows = new ArrayList<Map<?, ?>>();
        for (Tag tag : Tag.values()) {
            for (String bytes : List.of("", ZEROS + ONES)) {
                rows.add(row("tag", tag.text(), "bytes", hex(bytes), "hash", Sha256.hash(tag, hex(bytes))));
            }
        }

        VectorFile.check("hashes.json", "tagged", rows);
    }

    @Test
    void publishedSignaturesAreOurs() throws IOException {
        VectorFile.check(
                "signatures.json",
                "keys",
                Stream.of(
                                "00".repeat(31) + "01",
                                "00".repeat(31) + "02",
                                ORDER.substring(0, 62) + "40",
                                secret("organiser"))
                        .map(secret -> row("secret", hex(secret), "key", CURVE.publicKey(key(secret))))
                        .toList(),
                "onCurve",
                Stream.of(BASE, OFF_CURVE, ZEROS, FIELD, ONES, ORDER, "00".repeat(31) + "01")
                        .map(key -> row("key", hex(key), "valid", CURVE.isValid(PublicKey.parse(key))))
                        .toList(),
                "signed",
                List.of(
                        signed("organiser", ZEROS, ZEROS),
                        signed("organiser", ZEROS, ONES),
                        signed("voter 1", "5a".repeat(32), ZEROS),
                        signed("voter 2", ONES, "01".repeat(32))),
                "verification",
                verification());
    }

    @Test
    void publishedProofsAreOurs() throws IOException {
        byte[] input = hex("010203");
        byte[] proof = CURVE.proveVrf(TestKey.of("organiser").secret(), input);
        PublicKey key = TestKey.of("organiser").publicKey();
        VectorFile.check(
                "vrf.json",
                "proofs",
                List.of(
                        proved("00".repeat(31) + "01", ""),
                        proved(ORDER.substring(0, 62) + "40", "00"),
                        proved(secret("organiser"), "010203"),
                        proved(secret("voter 1"), ONES + ZEROS)),
                "refused",
                List.of(
                        unproved("another input", key, hex("010204"), proof),
                        unproved("another key", TestKey.of("voter 1").publicKey(), input, proof),
                        unproved("Γ with the other y", key, input, with(proof, 0, hex(proof[0] == 2 ? "03" : "02"))),
                        unproved("Γ not on the curve", key, input, with(proof, 1, hex(OFF_CURVE))),
                        unproved("Γ neither 02 nor 03", key, input, with(proof, 0, hex("04"))),
                        unproved("another c", key, input, with(proof, 48, new byte[] {(byte) (proof[48] ^ 1)})),
                        unproved("c is 0", key, input, with(proof, 33, new byte[16])),
                        unproved("s is 0", key, input, with(proof, 49, new byte[32])),
                        unproved("s is n", key, input, with(proof, 49, hex(ORDER))),
                        unproved("a byte short", key, input, Arrays.copyOf(proof, 80)),
                        unproved("a byte long", key, input, Arrays.copyOf(proof, 82)),
                        unproved("the key is not on the curve", PublicKey.parse(OFF_CURVE), input, proof)));
    }

    private static Map<?, ?> proved(String secret, String input) {
        byte[] proof = CURVE.proveVrf(key(secret), hex(input));
        PublicKey publicKey = CURVE.publicKey(key(secret));
        Hash output = CURVE.verifyVrf(publicKey, hex(input), proof).orElseThrow();
        return row("secret", hex(secret), "key", publicKey, "input", hex(input), "proof", proof, "output", output);
    }

    private static Map<?, ?> unproved(String name, PublicKey key, byte[] input, byte[] proof) {
        assertThat(CURVE.verifyVrf(key, input, proof)).isEmpty();
        return row("case", name, "key", key, "input", input, "proof", proof);
    }

    private static byte[] with(byte[] bytes, int offset, byte[] part) {
        byte[] changed = bytes.clone();
        System.arraycopy(part, 0, changed, offset, part.length);
        return changed;
    }

    private static String secret(String name) {
        return HexFormat.of().formatHex(TestKey.of(name).secret().toBytes());
    }

    private static PrivateKey key(String secret) {
        return PrivateKey.parse(hex(secret)).orElseThrow();
    }

    private static Map<?, ?> signed(String name, String message, String aux) {
        byte[] signature = CURVE.sign(TestKey.of(name).secret(), hex(message), hex(aux));
        assertThat(CURVE.verify(signature, hex(message), TestKey.of(name).publicKey()))
                .isTrue();
        return row("secret", hex(secret(name)), "message", hex(message), "aux", hex(aux), "signature", signature);
    }

    private static List<?> verification() {
        TestKey signer = TestKey.of("organiser");
        byte[] message = hex("5a".repeat(32));
        byte[] good = CURVE.sign(signer.secret(), message, hex(ZEROS));
        byte[] orderForS = good.clone();
        System.arraycopy(hex(ORDER), 0, orderForS, 32, 32);
        byte[] fieldForR = good.clone();
        System.arraycopy(hex(FIELD), 0, fieldForR, 0, 32);
        return List.of(
                verified("good", good, message, signer.publicKey(), true),
                verified("another message", good, hex(ZEROS), signer.publicKey(), false),
                verified("another key", good, message, TestKey.of("voter 1").publicKey(), false),
                verified("a bit of r turned", turned(good, 0), message, signer.publicKey(), false),
                verified("a bit of s turned", turned(good, 63), message, signer.publicKey(), false),
                verified("s negated", negated(good), message, signer.publicKey(), false),
                verified("s is the order", orderForS, message, signer.publicKey(), false),
                verified("r is the field's prime", fieldForR, message, signer.publicKey(), false),
                verified("key not on the curve", good, message, PublicKey.parse(OFF_CURVE), false),
                verified("key over the field", good, message, PublicKey.parse(ONES), false),
                verified("zeros", new byte[64], message, signer.publicKey(), false));
    }

    private static byte[] turned(byte[] signature, int at) {
        byte[] turned = signature.clone();
        turned[at] ^= 1;
        return turned;
    }

    private static byte[] negated(byte[] signature) {
        var order = new BigInteger(ORDER, 16);
        byte[] s = order.subtract(new BigInteger(1, signature, 32, 32)).toByteArray();
        byte[] negated = signature.clone();
        Arrays.fill(negated, 32, 64, (byte) 0);
        int length = Math.min(32, s.length);
        System.arraycopy(s, s.length - length, negated, 64 - length, length);
        return negated;
    }

    private static Map<?, ?> verified(String what, byte[] signature, byte[] message, PublicKey key, boolean valid) {
        assertThat(CURVE.verify(signature, message, key)).as(what).isEqualTo(valid);
        return row("case", what, "signature", signature, "message", message, "key", key, "valid", valid);
    }

    @Test
    void publishedAddressesAreOurs() throws IOException {
        VectorFile.check(
                "addresses.json",
                "addresses",
                Stream.of("organiser", "voter 1", "voter 2")
                        .map(name -> TestKey.of(name).publicKey())
                        .flatMap(key -> Stream.of(Address.Prefix.values())
                                .map(prefix ->
                                        row("key", key, "prefix", prefix.text(), "address", new Address(prefix, key))))
                        .toList(),
                "refused",
                refusedAddresses(),
                "peerIds",
                Stream.of("node 1", "node 2")
                        .map(name -> TestKey.of(name).publicKey())
                        .map(key -> row("key", key, "peerId", PeerId.of(key)))
                        .toList(),
                "wallets",
                wallets());
    }

    private static List<?> refusedAddresses() {
        String good = new Address(Address.Prefix.MAIN, TestKey.of("organiser").publicKey()).toString();
        byte[] symbols = Bech32m.toSymbols(TestKey.of("organiser").publicKey().toBytes());
        byte[] filled = symbols.clone();
        filled[51] |= 1;
        return List.of(
                refused("", Address.Reason.MALFORMED),
                refused("psv", Address.Reason.MALFORMED),
                refused("psv1qqqqq", Address.Reason.MALFORMED),
                refused(good.substring(3), Address.Reason.MALFORMED),
                refused(good + "q".repeat(29), Address.Reason.MALFORMED),
                refused(good + "q".repeat(28), Address.Reason.BAD_CHECKSUM),
                refused(good.replace("psv1", "psv1 "), Address.Reason.MALFORMED),
                refused(good.replace("psv1", "psv1b"), Address.Reason.MALFORMED),
                refused("P" + good.substring(1), Address.Reason.MIXED_CASE),
                refused(good.substring(0, 30) + good.substring(30).toUpperCase(Locale.ROOT), Address.Reason.MIXED_CASE),
                refused(good.substring(0, 61) + (good.endsWith("q") ? "p" : "q"), Address.Reason.BAD_CHECKSUM),
                refused(good.substring(0, 61), Address.Reason.BAD_CHECKSUM),
                refused("t" + good, Address.Reason.BAD_CHECKSUM),
                refused(bech32(good), Address.Reason.BAD_CHECKSUM),
                refused(
                        new Address(Address.Prefix.TEST, TestKey.of("organiser").publicKey()).toString(),
                        Address.Reason.WRONG_PREFIX),
                refused(Bech32m.encode("psv", new byte[0]), Address.Reason.WRONG_LENGTH),
                refused(Bech32m.encode("psv", Arrays.copyOf(symbols, 51)), Address.Reason.WRONG_LENGTH),
                refused(Bech32m.encode("psv", Arrays.copyOf(symbols, 53)), Address.Reason.WRONG_LENGTH),
                refused(Bech32m.encode("psv", filled), Address.Reason.WRONG_LENGTH),
                refused(
                        new Address(Address.Prefix.MAIN, PublicKey.parse(OFF_CURVE)).toString(),
                        Address.Reason.NOT_ON_CURVE),
                refused(
                        new Address(Address.Prefix.MAIN, PublicKey.parse(ONES)).toString(),
                        Address.Reason.NOT_ON_CURVE));
    }

    /** The last symbols changed as if the checksum's constant were that of plain bech32, 1. */
    private static String bech32(String bech32m) {
        String alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        int difference = 0x2bc830a3 ^ 1;
        var text = new StringBuilder(bech32m);
        for (int i = 0; i < 6; i++) {
            int at = text.length() - 1 - i;
            text.setCharAt(at, alphabet.charAt(alphabet.indexOf(text.charAt(at)) ^ difference >>> 5 * i & 31));
        }
        return text.toString();
    }

    private static Map<?, ?> refused(String text, Address.Reason reason) {
        assertThat(Address.parse(text, Address.Prefix.MAIN, CURVE))
                .as(text)
                .isInstanceOfSatisfying(Address.Parsed.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
        return row("prefix", "psv", "text", text, "reason", reason);
    }

    private static List<?> wallets() {
        Mnemonic twelve = Mnemonic.ofEntropy(Arrays.copyOf("psephos psephos ".getBytes(StandardCharsets.US_ASCII), 16));
        Mnemonic many = Mnemonic.ofEntropy(hex(ONES));
        return List.of(
                wallet(twelve, "", 0), wallet(twelve, "", 1), wallet(twelve, "pebble \u00e9", 0), wallet(many, "", 7));
    }

    private static Map<?, ?> wallet(Mnemonic mnemonic, String passphrase, int account) {
        byte[] seed = mnemonic.seed(passphrase);
        PrivateKey secret = ExtendedPrivateKey.master(seed, CURVE)
                .derive(KeyPath.account(account))
                .key();
        return row(
                "words",
                mnemonic.words(),
                "passphrase",
                passphrase,
                "seed",
                seed,
                "account",
                account,
                "secret",
                secret.toBytes(),
                "key",
                CURVE.publicKey(secret));
    }
}
