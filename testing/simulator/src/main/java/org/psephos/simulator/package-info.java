/**
 * The `psephos-sim` program: many nodes in one process, on virtual time, from one seed.
 *
 * <p>In: a command line. Out: on standard output one line of JSON for the last run; on standard error what was found. What the nodes do is
 * their own code; what surrounds them is in the packages below. Docs: docs/simulator.md.
 */
@NullMarked
package org.psephos.simulator;

import org.jspecify.annotations.NullMarked;
