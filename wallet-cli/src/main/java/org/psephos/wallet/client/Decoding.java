package org.psephos.wallet.client;

import java.util.HexFormat;
import java.util.Optional;
import org.psephos.core.codec.Decoded;
import org.psephos.wallet.json.Json;

/** Reads canonical encodings that a node gives in hexadecimal. */
final class Decoding {
    private Decoding() {}

    static <T> Optional<T> hex(Json json, String name, Decoded.Decoder<T> decoder) {
        return json.text(name).flatMap(text -> hex(text, decoder));
    }

    static <T> Optional<T> hex(String text, Decoded.Decoder<T> decoder) {
        return bytes(text).flatMap(bytes -> Decoded.all(bytes, decoder).value());
    }

    static Optional<byte[]> bytes(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
