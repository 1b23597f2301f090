/**
 * Transactions that wait for a block.
 *
 * <p>In: transactions whose signature has been checked, blocks that came or went. Out: an order for the producer, and a
 * reason for every refusal and eviction. Bounded in count and bytes. A plain state machine on one thread: never verifies a
 * signature, never waits, never asks the time.
 */
@NullMarked
package org.psephos.node.txpool;

import org.jspecify.annotations.NullMarked;
