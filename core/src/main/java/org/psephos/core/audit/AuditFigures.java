package org.psephos.core.audit;

import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Phase;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Genesis;

/**
 * The election as the audit found it by its own count; to be believed as far as the checks held.
 *
 * @param election its organiser and definition
 * @param status as recomputed from the transactions up to {@code proofHeight}
 * @param closingHeight the last block whose ballots could count; {@code proofHeight} where the election came to no result
 * @param tallyRoot what the result stands on; zero where the election came to no result
 * @param proofHeight the block under whose state root the sums are proved
 * @param tipHeight the last block in the file: {@code tipHeight − proofHeight} blocks confirm the proof
 */
public record AuditFigures(
        Genesis genesis,
        Hash chainId,
        Hash electionId,
        ElectionRecord election,
        ElectionStatus status,
        Phase phase,
        long closingHeight,
        Hash tallyRoot,
        long proofHeight,
        Hash proofBlock,
        long tipHeight,
        Hash tipBlock) {
    /** Ballots that a later one of the same voter replaced. */
    public long replacedBallots() {
        return status.ballots().count() - status.turnoutVoters();
    }
}
