/**
 * A node under as many votes as it takes.
 *
 * <p>Everything is signed before the clock starts; the client shares the machine with the node, so it sends ready-made bytes and
 * its own processor time is counted. The clock stops when a read of the results equals what was sent, bad votes left out.
 */
@NullMarked
package org.psephos.bench.ledger;

import org.jspecify.annotations.NullMarked;
