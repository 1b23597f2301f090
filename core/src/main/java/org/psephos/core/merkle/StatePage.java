package org.psephos.core.merkle;

import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * The bytes of a page: one byte of level, then for level 0 a varint count and the leaves in key order; for others the
 * subtree in preorder, each node one tag and what belongs to it. A format of the node's own store, not of the protocol.
 */
final class StatePage {
    private static final int EMPTY = 0;
    private static final int PAGE = 1;
    private static final int BRANCH = 2;

    private final PageId id;

    private StatePage(PageId id) {
        this.id = id;
    }

    static byte[] encode(Subtree top, PageId id, Pages pages) {
        int level = PageLevel.of(top.count());
        if (level == 0) {
            byte[] leaves = pages.leaves(top, id);
            return new Writer(1 + Writer.varintSize(top.count()) + leaves.length)
                    .u8(0)
                    .varint(top.count())
                    .raw(leaves)
                    .take();
        }
        var writer = new Writer(4096).u8(level);
        encodeIndex(new Subtree(pages.resolve(top, id), top.hash()), level, writer);
        return writer.toBytes();
    }

    private static void encodeIndex(Subtree node, int level, Writer writer) {
        if (node.count() == 0) {
            writer.u8(EMPTY);
        } else if (PageLevel.startsPage(node, level)) {
            writer.u8(PAGE).varint(node.count()).raw(node.hash());
        } else if (node.node() instanceof Branch branch) {
            writer.u8(BRANCH);
            encodeIndex(branch.left(), level, writer);
            encodeIndex(branch.right(), level, writer);
        } else {
            throw new IllegalStateException(node.count() + " leaves in a page of level " + level + " are no branch");
        }
    }

    /** The subtree, with stubs for the pages below. Hashes are computed, not read, so the caller can compare. */
    static Decoded<Subtree> decode(byte[] bytes, PageId id) {
        return Decoded.all(bytes, new StatePage(id)::read);
    }

    private Subtree read(Reader reader) throws MalformedException {
        int level = reader.u8();
        if (level >= PageLevel.TOP) {
            throw new MalformedException("page level " + level);
        }
        if (level == 0) {
            return readLeaves(reader);
        }
        Subtree top = readIndex(reader, level, id.depth());
        if (PageLevel.of(top.count()) != level) {
            throw new MalformedException("page of level " + level + " counts " + top.count() + " leaves");
        }
        return top;
    }

    private Subtree readLeaves(Reader reader) throws MalformedException {
        int count = reader.count(PageLevel.LEAF_PAGE_LEAVES, StateHash.LEAF_BYTES, "page leaves");
        if (count == 0) {
            throw new MalformedException("page without leaves");
        }
        byte[] leaves = reader.raw(count * StateHash.LEAF_BYTES);
        Hash before = null;
        for (int i = 0; i < count; i++) {
            Hash keyHash = StateHash.key(leaves, i);
            if (!id.covers(keyHash) || before != null && before.compareTo(keyHash) >= 0) {
                throw new MalformedException("key " + keyHash + " is out of place in page " + id);
            }
            before = keyHash;
        }
        return Subtree.of(leaves, 0, count, id.depth());
    }

    private Subtree readIndex(Reader reader, int level, int depth) throws MalformedException {
        int tag = reader.u8();
        return switch (tag) {
            case EMPTY -> Subtree.EMPTY;
            case PAGE -> {
                int count = (int) reader.varint(1, Integer.MAX_VALUE, "leaves below");
                if (PageLevel.of(count) >= level) {
                    throw new MalformedException(count + " leaves below a page of level " + level);
                }
                yield Subtree.stub(reader.hash(), count);
            }
            case BRANCH -> readBranch(reader, level, depth);
            default -> throw new MalformedException("tag " + tag + " in a page");
        };
    }

    private Subtree readBranch(Reader reader, int level, int depth) throws MalformedException {
        if (depth >= PageId.MAX_DEPTH) {
            throw new MalformedException("page " + id + " goes deeper than keys do");
        }
        Subtree left = readIndex(reader, level, depth + 1);
        Subtree right = readIndex(reader, level, depth + 1);
        long count = (long) left.count() + right.count();
        if (count > Integer.MAX_VALUE || PageLevel.of((int) count) != level) {
            throw new MalformedException(count + " leaves in a branch of level " + level);
        }
        return Subtree.branch(left, right);
    }
}
