package org.psephos.core.audit;

import java.nio.charset.StandardCharsets;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;

/** What writer and reader of an export agree on ({@code docs/spec/audit.md} §1). */
public final class ExportFormat {
    /** Of a chain without certificates. */
    public static final int VERSION_SEALED = 1;
    /** The tip is certified, at the end of the file. */
    public static final int VERSION_CERTIFIED = 2;
    /** Longest record: a full block's listing, or genesis with all accounts that it may have. */
    public static final int MAX_RECORD_BYTES = 9 << 20;

    static final int TAG_NOT_LISTED = 0;
    static final int TAG_LISTED = 1;
    static final int TAG_FULL_HASH = 0;
    static final int TAG_TRANSACTION = 1;

    private static final byte[] MAGIC = "psephos election export\n".getBytes(StandardCharsets.US_ASCII);

    private ExportFormat() {}

    /** What every export begins with. A copy. */
    public static byte[] magic() {
        return MAGIC.clone();
    }

    /** Whether {@code transaction} creates the election or is about it. */
    public static boolean concerns(Transaction transaction, Hash election) {
        return switch (transaction.payload()) {
            case Payload.Transfer _, Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ ->
                false;
            case Payload.CreateElection ignored -> transaction.id().equals(election);
            case Payload.EnrolVoters enrol -> enrol.election().equals(election);
            case Payload.CloseEnrolment close -> close.election().equals(election);
            case Payload.CancelElection cancel -> cancel.election().equals(election);
            case Payload.CastBallot cast -> cast.election().equals(election);
        };
    }
}
