/**
 * What a machine gives its node: a disk that can fail, a processor that mines, a curve.
 *
 * <p>Blocks are sealed by the real search and judged by the real rules; only the hash rate is a few hashes a second, so that the network's
 * whole search for a block is some hundred hashes, and the time at which a nonce is found follows from its number. Signatures are by default
 * a stand-in made of hashes, which anyone could forge and nobody here does. Never a file, never a thread.
 */
@NullMarked
package org.psephos.simulator.machine;

import org.jspecify.annotations.NullMarked;
