package org.psephos.node.index;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionDefinition;

/**
 * An election that was created.
 *
 * @param searchText its titles in lower case, cut to what a search looks at
 */
public record ElectionEntry(Place created, Hash id, long opensMillis, long closesMillis, String searchText) {
    private static final int MAX_SEARCH_CHARS = 512;
    private static final int MAX_SEARCH_BYTES = 4 * MAX_SEARCH_CHARS;

    static ElectionEntry of(Place created, Hash id, ElectionDefinition definition) {
        return new ElectionEntry(
                created,
                id,
                definition.opensMillis(),
                definition.closesMillis(),
                searchText(String.join("\n", definition.title().texts())));
    }

    /** What is compared with {@link #searchText}. */
    public static String searchText(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.length() <= MAX_SEARCH_CHARS ? lower : lower.substring(0, MAX_SEARCH_CHARS);
    }

    byte[] value() {
        return new Writer(128)
                .raw(id)
                .varint(opensMillis)
                .varint(closesMillis)
                .bytes(searchText.getBytes(StandardCharsets.UTF_8))
                .toBytes();
    }

    static ElectionEntry read(byte[] key, byte[] value) {
        return Decoded.all(
                        value,
                        in -> new ElectionEntry(
                                Place.unpack(Longs.get(key, 0)),
                                in.hash(),
                                in.varint(),
                                in.varint(),
                                utf8(in.bytes(MAX_SEARCH_BYTES, "titles"))))
                .orThrow();
    }

    /** Lower case is not always in a normal form. */
    private static String utf8(byte[] bytes) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("titles are not UTF-8");
        }
    }
}
