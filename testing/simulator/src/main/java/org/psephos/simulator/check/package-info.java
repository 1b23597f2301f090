/**
 * What must hold whatever happens.
 *
 * <p>In: the nodes of a world, and what is told of them. Out: the first finding, by the name of the invariant that was broken. Counts votes
 * and money by rules of its own, from the blocks' bytes. Changes nothing.
 */
@NullMarked
package org.psephos.simulator.check;

import org.jspecify.annotations.NullMarked;
