/**
 * What a state machine may ask of the world, as interfaces only.
 *
 * <p>In: nothing. Out: the time, a timer, random bytes, a pool of workers, a file that is on the disk once it says so.
 * The node gives real ones, the simulator virtual ones. Never an implementation here.
 */
@NullMarked
package org.psephos.core.runtime;

import org.jspecify.annotations.NullMarked;
