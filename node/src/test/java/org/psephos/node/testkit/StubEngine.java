package org.psephos.node.testkit;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Tip;

/** Takes {@link #GOOD_SEAL} and any certificate that begins as the good one does; the first byte of the engine fields is the block's weight, and the heavier chain wins. */
public final class StubEngine implements SealVerifier, ForkChoice, Finality {
    public static final Bytes GOOD_SEAL = Bytes.of(new byte[] {1});
    public static final Bytes BAD_SEAL = Bytes.of(new byte[] {0});

    public static final Bytes GOOD_CERTIFICATE = Bytes.of(new byte[] {1});
    public static final Bytes BAD_CERTIFICATE = Bytes.of(new byte[] {0});

    private final long maxReorgDepth;
    private final boolean needsCertificate;
    private boolean contentWithHead;

    public StubEngine(long maxReorgDepth) {
        this(maxReorgDepth, false);
    }

    public StubEngine(long maxReorgDepth, boolean needsCertificate) {
        this.maxReorgDepth = maxReorgDepth;
        this.needsCertificate = needsCertificate;
    }

    public static Bytes weight(int weight) {
        return Bytes.of(new byte[] {(byte) weight});
    }

    /** While so, no other chain looks better than the one that is followed. */
    public void contentWithHead(boolean content) {
        contentWithHead = content;
    }

    @Override
    public Bytes genesisTrail() {
        return Bytes.of(new Writer().u64(0).toBytes());
    }

    @Override
    public SealVerdict verify(Header parent, Bytes parentTrail, Header header) {
        if (!header.seal().equals(GOOD_SEAL)) {
            return new SealVerdict.Invalid("not the good seal");
        }
        long weight = weightOf(parentTrail) + header.engineFields().toArray()[0];
        return new SealVerdict.Valid(Bytes.of(new Writer().u64(weight).toBytes()));
    }

    @Override
    public Optional<String> faultSeenAlone(Header header) {
        return Optional.empty();
    }

    @Override
    public boolean certifies(Bytes certificate, Header header, Bytes trail) {
        return certificate.toArray()[0] == 1;
    }

    @Override
    public boolean needsCertificate() {
        return needsCertificate;
    }

    @Override
    public SortedMap<String, String> describe(Header header) {
        return new TreeMap<>();
    }

    @Override
    public int compare(Bytes trail, Bytes otherTrail) {
        return contentWithHead ? -1 : Long.compare(weightOf(trail), weightOf(otherTrail));
    }

    @Override
    public long maxReorgDepth() {
        return maxReorgDepth;
    }

    @Override
    public long finalizedHeight(Tip tip) {
        return Math.max(0, tip.header().height() - 3);
    }

    @Override
    public boolean retractable() {
        return true;
    }

    @Override
    public double reversalProbability(long blocksOnTop, double attackerShare) {
        return 0;
    }

    private static long weightOf(Bytes trail) {
        try {
            return new Reader(trail.toArray()).u64();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
