/**
 * Checks a whole election from one file, with no node and no trust in whoever made the file.
 *
 * <p>In: an export as a stream ({@code docs/spec/audit.md}), ids of blocks that the user trusts. Out: named checks with their outcome,
 * and the figures of the election as recomputed here. The rules are those that the node calls: {@code core.ledger.header},
 * {@code core.seal}, {@link org.psephos.core.ledger.TransactionRules} and {@link org.psephos.core.election.ElectionRules}. Signatures
 * are offered as slices that the caller may run in parallel. Memory grows with the roll, never with the number of blocks or ballots.
 */
@NullMarked
package org.psephos.core.audit;

import org.jspecify.annotations.NullMarked;
