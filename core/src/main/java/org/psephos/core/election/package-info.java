/**
 * What an election is and how it is counted.
 *
 * <p>In: a definition, the roll, ballots, and the chain's time. Out: its phase, whether a ballot may count, and the running
 * sums. Everything is a pure function of values, so that a node, an auditor and a voter come to the same result from the
 * same bytes ({@code docs/spec/election.md}). Never looks anything up and never asks the time.
 */
@NullMarked
package org.psephos.core.election;

import org.jspecify.annotations.NullMarked;
