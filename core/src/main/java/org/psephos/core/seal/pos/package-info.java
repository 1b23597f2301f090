/**
 * Proof of stake, as everyone checks it ({@code docs/spec/consensus-pos.md}).
 *
 * <p>In: a header, its parent and the parent's trail (seed, hashes of the validators of this epoch and the next). Out: whether the header
 * names those validators and the leader that the seed draws, holds the leader's output and a certificate of its parent, and, in the
 * first block of an epoch, hands over to the validators that the parent's state has; and the trail behind it. {@link
 * org.psephos.core.seal.pos.Votes} says what validators sign, for them and for those who check. Never asks the time and never looks
 * at the state but through a proof in the header.
 */
@NullMarked
package org.psephos.core.seal.pos;

import org.jspecify.annotations.NullMarked;
