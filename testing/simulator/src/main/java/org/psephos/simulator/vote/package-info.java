/**
 * People: an organiser who holds an election, and voters.
 *
 * <p>In: the nodes, any of which they may be connected to at the moment. Out: transactions, handed in again until they stand in a block, as
 * the wallet does. Knows what must be in the chain at the end.
 */
@NullMarked
package org.psephos.simulator.vote;

import org.jspecify.annotations.NullMarked;
