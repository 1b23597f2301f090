/**
 * Answers "where is it?" for transactions, accounts and elections.
 *
 * <p>In: the news of the chain, and its blocks. Out: places (height and position), ballots and rolls in order, elections by
 * time; and word that a block can now be asked for. The tables follow the head with a cursor of their own, in batches that are
 * not synced, on a lane of their own; what is lost or lags is taken from the blocks again. Never decides what is true: a place
 * is a hint, and whoever uses it looks at the block.
 *
 * <p>The two tables that every vote touches, ids and addresses, are not rows but sorted {@link org.psephos.node.index.Run}s
 * of sixteen-byte entries: one a block, merged by eights. A row a vote would cost ten times as much.
 */
@NullMarked
package org.psephos.node.index;

import org.jspecify.annotations.NullMarked;
