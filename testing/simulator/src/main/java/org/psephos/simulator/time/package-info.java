/**
 * Time and chance of a simulated world.
 *
 * <p>In: a seed. Out: one queue in which everything that ever happens is an event with a time and a number, lanes on which a node's code
 * takes its turns, and sources of chance that do not disturb each other. Never a thread, never the machine's clock.
 */
@NullMarked
package org.psephos.simulator.time;

import org.jspecify.annotations.NullMarked;
