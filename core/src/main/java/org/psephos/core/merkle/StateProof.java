package org.psephos.core.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * Shows, against a state root, which value hash a key hash has, or that it has none ({@code docs/spec/merkle.md} §3.2).
 *
 * <p>Encoded as one byte for the end, varint number of siblings, a bitmap with a one for each sibling that is not
 * the empty subtree (root's child first, most significant bit first), those siblings, and the other leaf if the
 * end is one.
 *
 * @param siblings from the root's child down, at most 256; zero hashes for empty subtrees, the last one never zero
 * @param end what the path comes to
 */
public record StateProof(List<Hash> siblings, End end) {
    /** Where the path of the key ends. */
    public sealed interface End {}

    /** In the leaf of the key itself. */
    public record InKey() implements End {}

    /** In an empty subtree: the key is absent. */
    public record InNothing() implements End {}

    /** In the leaf of another key that shares the path: the key is absent. */
    public record InOther(Hash keyHash, Hash valueHash) implements End {}

    private static final int IN_NOTHING = 0;
    private static final int IN_KEY = 1;
    private static final int IN_OTHER = 2;

    /** Refuses lists that no tree can give, with {@link IllegalArgumentException}. */
    public StateProof {
        siblings = List.copyOf(siblings);
        // Two keys differ in the last bit at the latest, so only a key's own leaf can lie below all of them.
        int most = end instanceof InKey ? StateHash.MAX_DEPTH : StateHash.MAX_DEPTH - 1;
        if (siblings.size() > most) {
            throw new IllegalArgumentException(siblings.size() + " siblings");
        }
        // A subtree with one leaf is that leaf wherever it begins: no path goes on below it.
        if (!siblings.isEmpty() && siblings.getLast().equals(Hash.ZERO)) {
            throw new IllegalArgumentException("the last sibling is empty");
        }
    }

    /**
     * Whether the state under {@code root} maps {@code keyHash} to {@code valueHash}, or to nothing where that
     * is empty. A proof of presence never passes for absence, nor the reverse.
     */
    public boolean verify(Hash root, Hash keyHash, Optional<Hash> valueHash) {
        return switch (end) {
            case InKey() -> valueHash.isPresent() && leadsTo(root, keyHash, StateHash.leaf(keyHash, valueHash.get()));
            case InNothing() -> valueHash.isEmpty() && leadsTo(root, keyHash, Hash.ZERO);
            case InOther(Hash otherKey, Hash otherValue) ->
                valueHash.isEmpty()
                        && !otherKey.equals(keyHash)
                        && PageId.onPath(keyHash, siblings.size()).covers(otherKey)
                        && leadsTo(root, keyHash, StateHash.leaf(otherKey, otherValue));
        };
    }

    private boolean leadsTo(Hash root, Hash keyHash, Hash bottom) {
        Hash hash = bottom;
        for (int depth = siblings.size() - 1; depth >= 0; depth--) {
            Hash sibling = siblings.get(depth);
            hash = keyHash.bit(depth) == 0 ? StateHash.node(hash, sibling) : StateHash.node(sibling, hash);
        }
        return hash.equals(root);
    }

    public void writeTo(Writer writer) {
        writer.u8(
                switch (end) {
                    case InNothing() -> IN_NOTHING;
                    case InKey() -> IN_KEY;
                    case InOther ignored -> IN_OTHER;
                });
        writer.varint(siblings.size());
        byte[] bitmap = new byte[(siblings.size() + 7) >>> 3];
        for (int depth = 0; depth < siblings.size(); depth++) {
            if (!siblings.get(depth).equals(Hash.ZERO)) {
                bitmap[depth >>> 3] |= (byte) (0x80 >>> (depth & 7));
            }
        }
        writer.raw(bitmap);
        siblings.stream().filter(sibling -> !sibling.equals(Hash.ZERO)).forEach(writer::raw);
        if (end instanceof InOther(Hash keyHash, Hash valueHash)) {
            writer.raw(keyHash).raw(valueHash);
        }
    }

    public static StateProof read(Reader reader) throws MalformedException {
        int tag = reader.u8();
        int count = (int) reader.varint(0, StateHash.MAX_DEPTH, "proof siblings");
        List<Hash> siblings = readSiblings(reader, count);
        End end =
                switch (tag) {
                    case IN_NOTHING -> new InNothing();
                    case IN_KEY -> new InKey();
                    case IN_OTHER -> new InOther(reader.hash(), reader.hash());
                    default -> throw new MalformedException("proof end " + tag);
                };
        try {
            return new StateProof(siblings, end);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static List<Hash> readSiblings(Reader reader, int count) throws MalformedException {
        byte[] bitmap = reader.raw((count + 7) >>> 3);
        if ((count & 7) != 0 && (bitmap[count >>> 3] & 0xff >>> (count & 7)) != 0) {
            throw new MalformedException("proof bitmap has bits past its end");
        }
        var siblings = new ArrayList<Hash>(count);
        for (int depth = 0; depth < count; depth++) {
            if ((bitmap[depth >>> 3] & 0x80 >>> (depth & 7)) == 0) {
                siblings.add(Hash.ZERO);
                continue;
            }
            Hash sibling = reader.hash();
            if (sibling.equals(Hash.ZERO)) {
                throw new MalformedException("proof spells out an empty sibling");
            }
            siblings.add(sibling);
        }
        return siblings;
    }
}
