package org.psephos.node.voting;

import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.node.state.GenerationCache;

/** Where the state holds an election. Remembered, since each of a million ballots asks for the same two keys. */
record ElectionKeys(StateKey<ElectionRecord> record, StateKey<ElectionStatus> status) {
    private static final int MAX_REMEMBERED = 1_024;
    private static final GenerationCache<Hash, ElectionKeys> REMEMBERED = new GenerationCache<>(MAX_REMEMBERED);

    static ElectionKeys of(Hash election) {
        ElectionKeys known = REMEMBERED.get(election);
        if (known == null) {
            known = new ElectionKeys(StateColumn.election(election), StateColumn.status(election));
            REMEMBERED.put(election, known);
        }
        return known;
    }
}
