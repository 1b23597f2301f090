package org.psephos.core.light;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;

/**
 * Makes certifications of the blocks of one chain, whose blocks are final. Remembers where validators changed, so that each stretch of the
 * chain is looked through once. Safe for use by several threads.
 */
public final class CertificationMaker {
    private final Certifiers certifiers;
    private final LongFunction<Header> headers;
    private final List<Long> heights = new ArrayList<>();
    private long seen = 1;

    /** @param headers at each height of the chain */
    public CertificationMaker(Certifiers certifiers, LongFunction<Header> headers) {
        this.certifiers = certifiers;
        this.headers = headers;
    }

    /**
     * How the block of {@code height} is certified; empty where its validators have changed more often than a certification can
     * tell.
     *
     * @param height at least 1
     * @param certificate of that block
     */
    public Optional<Certification> make(long height, Bytes certificate) {
        List<Long> changes = changesUpTo(height);
        if (changes.size() > Certification.MAX_HANDOVERS) {
            return Optional.empty();
        }
        var handovers = new ArrayList<Handover>();
        var size = new Writer();
        for (long at : changes) {
            Handover handover = certifiers
                    .handover(headers.apply(at - 1), headers.apply(at))
                    .orElseThrow();
            handovers.add(handover);
            handover.write(size);
            if (size.size() > Certification.MAX_MADE_BYTES) {
                return Optional.empty();
            }
        }
        return Optional.of(new Certification(handovers, certificate));
    }

    private synchronized List<Long> changesUpTo(long height) {
        if (height > seen) {
            heights.addAll(certifiers.handoverHeights(seen, height, headers));
            seen = height;
        }
        return heights.stream()
                .filter(at -> certifiers.succession(at - 1).orElseThrow().from() <= height)
                .toList();
    }
}
