package org.psephos.node.chain;

import org.psephos.core.crypto.Hash;

/** What became of a block that someone handed us. */
public sealed interface ImportOutcome {
    /** The block is the new head, at the end of the old one or after a reorganisation. */
    record Adopted(Head head) implements ImportOutcome {}

    /** Kept beside the followed chain, unexecuted; its branch may win later. */
    record SideBranch(Hash id) implements ImportOutcome {}

    record AlreadyKnown(Hash id) implements ImportOutcome {}

    /** Known to be wrong for ever; the sender may be blamed. */
    record Invalid(Hash id, InvalidReason reason, String detail) implements ImportOutcome {}

    /** The body is not the one that the header commits to: blames the sender, says nothing of the header. */
    record BadBody(Hash id) implements ImportOutcome {}

    /** The engine needs a certificate, and what came beside the block is none of it: says nothing of the block. */
    record Uncertified(Hash id) implements ImportOutcome {}

    /** More than {@code maxFutureMillis} ahead of our clock; ask again at that time. Nobody's fault. */
    record Early(Hash id, long retryAtMillis) implements ImportOutcome {}

    record UnknownParent(Hash id, Hash parent) implements ImportOutcome {}

    /** A heavier branch parts deeper than the node may reorganise: it stops following and asks for a resync. */
    record ReorgTooDeep(Hash id, long depth, long allowed) implements ImportOutcome {}

    /** Not stored: its branch parts deeper than the node may reorganise, and is not the better one. Nobody's fault. */
    record BranchTooDeep(Hash id, long depth, long allowed) implements ImportOutcome {}

    /**
     * The head changed and is on the disk, but what could wait, such as the state tree's pages or an invalid branch that was to be
     * deleted, could not be written. The next start makes up for it.
     */
    record TidyUpFailed(Head head, String code, String detail) implements ImportOutcome {}

    /** The disk failed us: nothing was changed. */
    record NotStored(String code, String detail) implements ImportOutcome {}
}
