package org.psephos.core.light;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;

/**
 * Makes certifications of the blocks of one chain, whose blocks are final. Looks through each stretch of the chain once and remembers the
 * handovers, as far as a certification can hold them. Safe for use by several threads.
 */
public final class CertificationMaker {
    private static final int STRETCH_BLOCKS = 1_024;
    private static final long NEVER = Long.MAX_VALUE;

    private final Certifiers certifiers;
    private final LongFunction<Header> headers;
    private final int maxBytes;
    private final List<Step> steps = new ArrayList<>();
    private long seen = 1;
    private long bytes;
    /** Height from which on the handovers are more than a certification holds. */
    private long tooManyFrom = NEVER;

    /** @param from height of the first block that those certify to whom it leads */
    private record Step(long from, Handover handover) {}

    /** @param headers at each height of the chain */
    public CertificationMaker(Certifiers certifiers, LongFunction<Header> headers) {
        this(certifiers, headers, Certification.MAX_MADE_BYTES);
    }

    /** @param maxBytes of all handovers together */
    public CertificationMaker(Certifiers certifiers, LongFunction<Header> headers, int maxBytes) {
        this.certifiers = certifiers;
        this.headers = headers;
        this.maxBytes = maxBytes;
    }

    /**
     * Looks through the next stretch of the chain. Whoever has only so much time calls this before {@link #make}, until it is true; what
     * was seen stays known.
     *
     * @return whether {@link #make} at this height has nothing left to look through
     */
    public synchronized boolean prepare(long height) {
        if (!isSeen(height)) {
            long to = Math.min(height, seen + STRETCH_BLOCKS);
            List<Step> found = steps(to);
            found.forEach(this::remember);
            seen = to;
        }
        return isSeen(height);
    }

    /**
     * How the block of {@code height} is certified. Without handovers where there have been more than a certification holds: then those
     * who certify the block are the ones that it names itself, and only who trusts it can believe them.
     *
     * @param height at least 1
     * @param certificate of that block
     */
    public Certification make(long height, Bytes certificate) {
        boolean ready = prepare(height);
        while (!ready) {
            ready = prepare(height);
        }
        return new Certification(handovers(height), certificate);
    }

    private boolean isSeen(long height) {
        return height <= seen || tooManyFrom != NEVER;
    }

    private List<Step> steps(long to) {
        return certifiers.handoverHeights(seen, to, headers).stream()
                .map(at -> new Step(
                        certifiers.succession(at - 1).orElseThrow().from(),
                        certifiers
                                .handover(headers.apply(at - 1), headers.apply(at))
                                .orElseThrow()))
                .toList();
    }

    private void remember(Step step) {
        if (tooManyFrom != NEVER) {
            return;
        }
        var size = new Writer();
        step.handover().write(size);
        bytes += size.size();
        if (bytes > maxBytes || steps.size() == Certification.MAX_HANDOVERS) {
            tooManyFrom = step.from();
        } else {
            steps.add(step);
        }
    }

    private synchronized List<Handover> handovers(long height) {
        return height >= tooManyFrom
                ? List.of()
                : steps.stream()
                        .takeWhile(step -> step.from() <= height)
                        .map(Step::handover)
                        .toList();
    }
}
