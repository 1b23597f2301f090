/**
 * The network between machines.
 *
 * <p>In: what stacks ask of {@link org.psephos.p2p.transport.Links}. Out: connections with delay and bandwidth, cut one way or both, reset,
 * or fallen silent. Messages of one connection arrive whole and in order, as TCP has it, whatever their lane; identities are given rather
 * than proved: handshake and encryption are left out.
 */
@NullMarked
package org.psephos.simulator.wire;

import org.jspecify.annotations.NullMarked;
