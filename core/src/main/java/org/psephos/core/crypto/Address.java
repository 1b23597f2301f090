package org.psephos.core.crypto;

/**
 * An account as people write it: the 32-byte x-only key in bech32m (BIP-350), {@code psv1…} with 62 characters, or
 * {@code tpsv1…} with 63 on a test network.
 *
 * <p>A parsed address names a point of the curve, so it can be verified against and encrypted to.
 */
public record Address(Prefix prefix, PublicKey key) {
    /** Which networks an address is for. */
    public enum Prefix {
        MAIN("psv"),
        TEST("tpsv");

        private final String text;

        Prefix(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** Why a string is no address here. */
    public enum Reason {
        MALFORMED,
        MIXED_CASE,
        BAD_CHECKSUM,
        WRONG_PREFIX,
        WRONG_LENGTH,
        NOT_ON_CURVE
    }

    /** What became of a string. */
    public sealed interface Parsed {
        record Ok(Address address) implements Parsed {}

        /** {@code detail} is for people and does not repeat the string. */
        record Refused(Reason reason, String detail) implements Parsed {}
    }

    /**
     * Reads an address of the network with this prefix.
     *
     * <p>All lower case, or all upper case as QR codes have it (BIP-173); no spaces. Nothing else is tolerated.
     */
    public static Parsed parse(String text, Prefix prefix, Secp256k1 curve) {
        return switch (Bech32m.decode(text)) {
            case Bech32m.Decoded.Malformed bad -> refuse(Reason.MALFORMED, bad.detail());
            case Bech32m.Decoded.MixedCase ignored -> refuse(Reason.MIXED_CASE, "upper and lower case in one address");
            case Bech32m.Decoded.BadChecksum ignored ->
                refuse(Reason.BAD_CHECKSUM, "the checksum does not match: a character is wrong or missing");
            case Bech32m.Decoded.Ok decoded -> parse(decoded, prefix, curve);
        };
    }

    private static Parsed parse(Bech32m.Decoded.Ok decoded, Prefix prefix, Secp256k1 curve) {
        if (!decoded.prefix().equals(prefix.text())) {
            return refuse(
                    Reason.WRONG_PREFIX,
                    "addresses of this network begin with " + prefix.text() + "1, this one with " + decoded.prefix()
                            + "1");
        }
        byte[] symbols = decoded.symbols();
        if (symbols.length * 5 / 8 != PublicKey.BYTES || !Bech32m.isWholeBytes(symbols)) {
            return refuse(Reason.WRONG_LENGTH, "not a key of " + PublicKey.BYTES + " bytes");
        }
        PublicKey key = PublicKey.of(Bech32m.toBytes(symbols));
        return curve.isValid(key)
                ? new Parsed.Ok(new Address(prefix, key))
                : refuse(Reason.NOT_ON_CURVE, "no key of the curve has these bytes");
    }

    private static Parsed refuse(Reason reason, String detail) {
        return new Parsed.Refused(reason, detail);
    }

    /** The text that {@link #parse} reads, in lower case. */
    @Override
    public String toString() {
        return Bech32m.encode(prefix.text(), Bech32m.toSymbols(key.toBytes()));
    }
}
