/**
 * A whole run: the world is made from a scenario, goes its way, is made whole, and has to come to one chain with every vote in it.
 *
 * <p>In: a scenario, the seed foremost. Out: a result, the same for the same scenario wherever and whenever it is run.
 */
@NullMarked
package org.psephos.simulator.run;

import org.jspecify.annotations.NullMarked;
