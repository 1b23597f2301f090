/**
 * Stake: who puts it up, gets it back, loses it, and so comes to be a validator ({@code docs/spec/state.md} §4).
 *
 * <p>In: stakes, withdrawals and evidence; the end of a block; the terms that the chain's engine gives. Out: the register and the frozen
 * validator sets in the state, paid withdrawals, burnt stake. Knows no engine: what an evidence proves is the seal verifier's to say.
 * Never reads headers or the time; it counts blocks.
 */
@NullMarked
package org.psephos.node.staking;

import org.jspecify.annotations.NullMarked;
