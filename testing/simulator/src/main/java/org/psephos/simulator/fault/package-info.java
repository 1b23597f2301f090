/**
 * What goes wrong.
 *
 * <p>In: the nodes, the wire and a source of chance. Out: a plan of faults over a part of the run, each with an end; after the last of
 * them everything is whole again. Never looks at what the nodes do.
 */
@NullMarked
package org.psephos.simulator.fault;

import org.jspecify.annotations.NullMarked;
