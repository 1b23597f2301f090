package org.psephos.core.seal.pow;

import java.math.BigInteger;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * What must be known of a chain in order to judge its next block.
 *
 * @param work sum of {@link Target#work} over all blocks but genesis
 * @param scheduleMillis sum of the times between blocks, each cut to a few spacings
 */
public record PowTrail(BigInteger work, long scheduleMillis) {
    public static final PowTrail GENESIS = new PowTrail(BigInteger.ZERO, 0);

    /** 2³¹⁹ would take 2⁶³ blocks of the hardest target. */
    private static final int MAX_WORK_BYTES = 40;

    public PowTrail {
        if (work.signum() < 0 || work.bitLength() > 8 * MAX_WORK_BYTES || scheduleMillis < 0) {
            throw new IllegalArgumentException("work " + work + ", schedule " + scheduleMillis);
        }
    }

    public Bytes encode() {
        byte[] signed = work.toByteArray();
        int sign = signed[0] == 0 ? 1 : 0;
        var out = new Writer(MAX_WORK_BYTES + 10);
        out.varint(signed.length - sign).raw(signed, sign, signed.length - sign).varint(scheduleMillis);
        return Bytes.of(out.toBytes());
    }

    public static Decoded<PowTrail> decode(Bytes bytes) {
        return Decoded.all(bytes.toArray(), PowTrail::read);
    }

    private static PowTrail read(Reader in) throws MalformedException {
        byte[] magnitude = in.bytes(MAX_WORK_BYTES, "work");
        if (magnitude.length > 0 && magnitude[0] == 0) {
            throw new MalformedException("work has a leading zero");
        }
        return new PowTrail(new BigInteger(1, magnitude), in.varint());
    }
}
