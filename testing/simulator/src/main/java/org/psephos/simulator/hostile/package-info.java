/**
 * Nodes that mean harm.
 *
 * <p>Each runs the nodes' own code and departs from it in one way, so that it is believed until it strikes: it withholds bodies, forges
 * blocks with true seals, floods with headers, garbles or repeats messages, tells of addresses where nobody is, or crowds a victim's address
 * book. None of them hashes more than the honest do together.
 */
@NullMarked
package org.psephos.simulator.hostile;

import org.jspecify.annotations.NullMarked;
