/**
 * The state that blocks change, and how they change it.
 *
 * <p>In: transactions in order, on top of a state. Out: a diff with the new state root, or the first transaction that does
 * not apply and why. A view is the committed state with a stack of diffs on top; execution is deterministic and never reads
 * the block's own time. Writes to the store only what {@code chain.BlockImporter} puts into its batch.
 */
@NullMarked
package org.psephos.node.state;

import org.jspecify.annotations.NullMarked;
