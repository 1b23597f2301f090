/**
 * What this node says to its peers about transactions and blocks, and what it makes of what they say.
 *
 * <p>In: peers and their messages from {@code p2p.application}, what happened to pool and chain. Out: messages, submissions to the pool,
 * headers and blocks for {@code node.sync}, consensus messages for the engine. Pure: the network lane calls everything here and answers
 * come back on it; what takes time is done elsewhere. The bytes are in {@code docs/spec/p2p.md}.
 */
@NullMarked
package org.psephos.node.network;

import org.jspecify.annotations.NullMarked;
