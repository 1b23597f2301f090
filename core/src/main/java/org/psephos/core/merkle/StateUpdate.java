package org.psephos.core.merkle;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * An update of the state tree in parts that know nothing of each other: run each of {@link #parts} once, on any thread, then
 * hand the results to {@link #join} in the same order. At most sixteen parts; few changes or a small tree give fewer.
 */
public final class StateUpdate {
    /** What a part made; only {@link #join} can use it. */
    public static final class Part {
        private final Subtree subtree;

        private Part(Subtree subtree) {
            this.subtree = subtree;
        }
    }

    /** The tree is cut this many levels below the root. */
    private static final int CUT_DEPTH = 4;

    private final StateTree before;
    private final Subtree root;
    private final StateChanges changes;
    private final StateEditor editor;
    private final List<Callable<Part>> parts = new ArrayList<>();

    StateUpdate(StateTree before, Subtree root, StateChanges changes, StateEditor editor) {
        this.before = before;
        this.root = root;
        this.changes = changes;
        this.editor = editor;
        cut(root, 0, 0, changes.size());
    }

    public List<Callable<Part>> parts() {
        return List.copyOf(parts);
    }

    /** Results of all parts, in their order. */
    public StateTree join(List<Part> results) {
        if (results.size() != parts.size()) {
            throw new IllegalArgumentException(results.size() + " results of " + parts.size() + " parts");
        }
        return before.with(join(root, 0, 0, changes.size(), results.iterator()));
    }

    private void cut(Subtree subtree, int depth, int from, int to) {
        if (from == to) {
            return;
        }
        if (depth < CUT_DEPTH && subtree.node() instanceof Branch branch) {
            int middle = changes.split(from, to, depth);
            cut(branch.left(), depth + 1, from, middle);
            cut(branch.right(), depth + 1, middle, to);
        } else {
            parts.add(() -> new Part(editor.edit(subtree, depth, from, to)));
        }
    }

    /** The same walk as {@link #cut}. */
    private Subtree join(Subtree subtree, int depth, int from, int to, Iterator<Part> results) {
        if (from == to) {
            return subtree;
        }
        if (depth < CUT_DEPTH && subtree.node() instanceof Branch branch) {
            int middle = changes.split(from, to, depth);
            Subtree left = join(branch.left(), depth + 1, from, middle, results);
            Subtree right = join(branch.right(), depth + 1, middle, to, results);
            return editor.join(subtree, branch, left, right, changes.keyHash(from), depth);
        }
        return results.next().subtree;
    }
}
