package org.psephos.core.light;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Limits;
import org.psephos.core.seal.Handover;

/**
 * How a block is certified, for those who know genesis only ({@code docs/spec/receipts.md} §2).
 *
 * @param handovers that lead from the validators of genesis to those of the block, oldest first; at most {@value #MAX_HANDOVERS}
 * @param certificate of the block; empty, and no handovers, where the engine has none
 */
public record Certification(List<Handover> handovers, Bytes certificate) {
    public static final int MAX_HANDOVERS = 4_096;
    /** Of one that somebody makes, so that a receipt has room for the rest. */
    public static final int MAX_MADE_BYTES = 6 << 20;

    /** Of an engine whose headers show their work themselves. */
    public static final Certification NONE = new Certification(List.of(), Bytes.EMPTY);

    /** Refuses handovers to nothing, and too many, with {@link IllegalArgumentException}. */
    public Certification {
        handovers = List.copyOf(handovers);
        if (handovers.size() > MAX_HANDOVERS || certificate.length() == 0 && !handovers.isEmpty()) {
            throw new IllegalArgumentException(
                    handovers.size() + " handovers to a certificate of " + certificate.length() + " bytes");
        }
    }

    public boolean isNone() {
        return certificate.length() == 0;
    }

    /** {@link #NONE} has no encoding. */
    public void write(Writer out) {
        if (isNone()) {
            throw new IllegalStateException("no certificate");
        }
        out.varint(handovers.size());
        handovers.forEach(handover -> handover.write(out));
        out.bytes(certificate.toArray());
    }

    public static Certification read(Reader in) throws MalformedException {
        int count = in.count(MAX_HANDOVERS, Handover.MIN_BYTES, "handovers");
        var handovers = new ArrayList<Handover>(count);
        for (int i = 0; i < count; i++) {
            handovers.add(Handover.read(in));
        }
        Bytes certificate = Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate"));
        if (certificate.length() == 0) {
            throw new MalformedException("the certificate is empty");
        }
        return new Certification(handovers, certificate);
    }
}
