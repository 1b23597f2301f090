package org.psephos.node.signer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.node.consensus.Position;

/**
 * What was signed last with a key on a chain. As a file one line that a person can read: {@code psephos-signing-state 1 CHAIN KEY HEIGHT
 * ROUND STEP DIGEST}, {@code -} for all four where nothing has been signed.
 */
record SigningState(Hash chainId, PublicKey key, Optional<Last> last) {
    static final int MAX_BYTES = 512;

    private static final String MAGIC = "psephos-signing-state 1";
    private static final Pattern LINE = Pattern.compile(
            MAGIC + " ([0-9a-f]{64}) ([0-9a-f]{64}) (?:- - - -|(\\d{1,18}) (\\d{1,9}) (\\d{1,9}) ([0-9a-f]{64}))\n");

    record Last(Position position, Hash digest) {}

    byte[] toBytes() {
        String what = last.map(at ->
                        at.position.height() + " " + at.position.round() + " " + at.position.step() + " " + at.digest)
                .orElse("- - - -");
        return (MAGIC + " " + chainId + " " + key.toHex() + " " + what + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty where these bytes are none. */
    static Optional<SigningState> parse(byte[] bytes) {
        Matcher line = LINE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!line.matches()) {
            return Optional.empty();
        }
        Optional<Last> last = Optional.ofNullable(line.group(3))
                .map(height -> new Last(
                        new Position(
                                Long.parseLong(height),
                                Integer.parseInt(line.group(4)),
                                Integer.parseInt(line.group(5))),
                        Hash.parse(line.group(6))));
        return Optional.of(new SigningState(Hash.parse(line.group(1)), PublicKey.parse(line.group(2)), last));
    }

    /** What keeps this from being signed; empty: nothing. */
    Optional<String> objection(Position position, Hash digest) {
        return last.flatMap(at -> {
            int order = position.compareTo(at.position);
            if (order < 0) {
                return Optional.of("something later has been signed: " + at.position);
            }
            return order == 0 && !digest.equals(at.digest)
                    ? Optional.of("something else has been signed at " + position)
                    : Optional.empty();
        });
    }

    SigningState with(Position position, Hash digest) {
        return new SigningState(chainId, key, Optional.of(new Last(position, digest)));
    }
}
