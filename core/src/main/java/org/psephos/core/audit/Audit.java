package org.psephos.core.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.seal.SealVerifiers;

/** Re-checks exported elections. Safe for use by several threads. */
public final class Audit {
    private final Secp256k1 curve;
    private final SealVerifiers engines;
    private final ActivationTable activations;
    private final Slices slices;

    /** @param activations of the chain that exports are expected from */
    public Audit(Secp256k1 curve, SealVerifiers engines, ActivationTable activations, Slices slices) {
        this.curve = curve;
        this.engines = engines;
        this.activations = activations;
        this.slices = slices;
    }

    /**
     * Reads {@code export} to its end, once. Takes about a signature verification a ballot; memory grows with the roll, about 300
     * bytes a voter.
     *
     * @param trusted ids of blocks that the user trusts; may be empty
     * @throws IOException where the stream fails; whatever the bytes are is told in the report
     */
    public AuditReport run(InputStream export, Set<Hash> trusted) throws IOException {
        var findings = new Findings();
        var run = new AuditRun(new ExportReader(export), curve, engines, activations, findings, trusted);
        try {
            run.run(new SignatureQueue(curve, slices, findings));
        } catch (MalformedException e) {
            findings.fault(AuditCheck.FILE, run.whereItStopped() + e.getMessage());
        }
        return run.report();
    }
}
