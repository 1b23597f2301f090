/**
 * The one door into the chain.
 *
 * <p>In: decoded blocks, from the network or from this node's own producer. Out: the chain on the disk, a {@link
 * org.psephos.node.chain.Head}, events. {@code BlockValidator} checks in stages from cheap to dear and writes nothing;
 * {@code BlockImporter} is the sole writer, on one thread, and puts a block, its state diff, its undo record and the new head
 * into one synced batch. A better branch is executed wholly in overlays before anything of it is written.
 */
@NullMarked
package org.psephos.node.chain;

import org.jspecify.annotations.NullMarked;
