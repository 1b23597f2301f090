/**
 * Brings this node to the best chain that its peers have, however far behind it is.
 *
 * <p>In: what peers say they have, headers, blocks, what the chain made of them. Out: questions to peers, blocks in order for the chain's
 * one door, a word on how peers behaved. Headers come first and are judged by every rule and by their seal; only a chain of them that
 * beats ours is worth memory, and then its blocks come from several peers at the same time. Pure: the network lane calls everything
 * here, and what reads the disk or takes time is done elsewhere by {@link ChainDesk} and answered on the lane.
 */
@NullMarked
package org.psephos.node.sync;

import org.jspecify.annotations.NullMarked;
