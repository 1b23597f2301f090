package org.psephos.node.api;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.ledger.Limits;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;

/** A length, then a transaction, again and again to the end. */
final class BatchBody {
    static final int MAX_TRANSACTIONS = 32_768;

    private BatchBody() {}

    /** All or nothing: a batch that cannot be taken apart is refused whole. */
    static List<byte[]> split(Buffer body) throws ProblemException {
        byte[] bytes = body.getBytes();
        var in = new Reader(bytes);
        var transactions = new ArrayList<byte[]>(Math.max(16, bytes.length / 200));
        try {
            while (in.remaining() > 0) {
                if (transactions.size() == MAX_TRANSACTIONS) {
                    throw new ProblemException(Problem.of(
                            413, "BATCH_TOO_LONG", "A batch may hold at most " + MAX_TRANSACTIONS + " transactions."));
                }
                transactions.add(in.bytes(Limits.MAX_TRANSACTION_BYTES, "transaction"));
            }
        } catch (MalformedException e) {
            throw new ProblemException(Problem.of(
                    400,
                    "MALFORMED_BATCH",
                    "After " + transactions.size() + " transactions: " + e.getMessage() + ". Nothing was taken in."));
        }
        if (transactions.isEmpty()) {
            throw new ProblemException(Problem.of(400, "MALFORMED_BATCH", "The batch is empty."));
        }
        return transactions;
    }
}
