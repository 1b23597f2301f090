/**
 * Proof of stake: how validators come to a certificate for one block a height (Tendermint, arXiv 1807.04938).
 *
 * <p>In: proposals, votes, verdicts on blocks, timers. Out: what to propose, how to vote, what to wait for, what is decided, who signed
 * two things. {@link org.psephos.node.consensus.pos.Rounds} is one height's state machine: it reads no clock, signs nothing and believes
 * nothing that its caller has not verified. Never decides two blocks at a height, whatever up to a third of the stake does.
 */
@NullMarked
package org.psephos.node.consensus.pos;

import org.jspecify.annotations.NullMarked;
