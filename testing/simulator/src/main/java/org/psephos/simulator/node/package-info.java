/**
 * A node's own code, put together over a simulated world as {@code Node} does it over a real one.
 *
 * <p>In: a machine, the wire, a genesis. Out: ledger, index, network and peer stack that run until they are stopped, killed, or lose their
 * power, and start again from what the disk kept. No code of the ledger or the network is replaced; the interface for people is left out.
 */
@NullMarked
package org.psephos.simulator.node;

import org.jspecify.annotations.NullMarked;
