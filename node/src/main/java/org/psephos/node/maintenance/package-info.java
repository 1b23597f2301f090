/**
 * What an operator does to a node that is not running.
 *
 * <p>In: a folder, or the wish for one; a file of blocks. Out: folders ready to start, a verdict on everything that a database holds, a
 * file of all blocks, a database mended as far as it can be without guessing. Blocks come in through the same door as in a running
 * node. Never runs beside a node on the same folder: the store's lock sees to that.
 */
@NullMarked
package org.psephos.node.maintenance;

import org.jspecify.annotations.NullMarked;
