package org.psephos.node.api;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.psephos.node.chain.Head;
import org.psephos.node.consensus.Finality;

/** How sure a block is, in words and as the end of its JSON. */
final class Certainty {
    /** The share of all work or stake that the estimate gives an attacker. */
    static final double ATTACKER_SHARE = 0.1;

    private static final int TABLE = 256;
    private static final byte[] ORPHANED =
            ",\"finality\":\"orphaned\",\"confirmations\":0}".getBytes(StandardCharsets.US_ASCII);

    private final boolean retractable;
    private final String[] probabilities;

    Certainty(Finality finality) {
        retractable = finality.retractable();
        IntFunction<String> estimate = depth -> Double.toString(finality.reversalProbability(depth, ATTACKER_SHARE));
        probabilities = IntStream.range(0, TABLE).mapToObj(estimate).toArray(String[]::new);
    }

    static boolean isFinal(long height, Head head) {
        return height <= head.finalizedHeight();
    }

    static long confirmations(long height, Head head) {
        return Math.max(0, head.height() - height + 1);
    }

    /** @param height of a block of the followed chain */
    byte[] tail(long height, Head head) {
        long confirmations = confirmations(height, head);
        var text = new StringBuilder(96);
        text.append(isFinal(height, head) ? ",\"finality\":\"final\"" : ",\"finality\":\"pending\"");
        text.append(",\"confirmations\":").append(confirmations);
        if (retractable) {
            text.append(",\"reversalProbability\":").append(probabilities[Math.clamp(confirmations - 1, 0, TABLE - 1)]);
        }
        return text.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] orphaned() {
        return ORPHANED;
    }
}
