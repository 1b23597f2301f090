/**
 * Proof of work on one node: when to mine, on what, and which chain to follow.
 *
 * <p>In: the chain's tip, candidates, timers, found nonces. Out: requests for candidates, work, blocks to commit. The rules
 * that everyone checks are in {@code core.seal.pow}; here is only what a miner decides for itself. Never hashes on its own
 * thread.
 */
@NullMarked
package org.psephos.node.consensus.pow;

import org.jspecify.annotations.NullMarked;
