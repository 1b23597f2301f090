/**
 * Grows candidate blocks from the pool.
 *
 * <p>In: transactions that were checked, the chain's head, a request for a candidate. Out: verdicts, and executed candidates
 * that need only a header. Each transaction is executed once, when it comes; while a candidate is being sealed and written, the
 * next one grows on top of it. Room for ballots is shared among elections. Plain state on one thread; never waits.
 */
@NullMarked
package org.psephos.node.producer;

import org.jspecify.annotations.NullMarked;
