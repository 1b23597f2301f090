package org.psephos.core.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.TransactionRules;

/** Collects transactions and has their keys and signatures checked in slices. */
final class SignatureQueue {
    private static final int BATCH = 8_192;
    private static final int SLICE = 256;

    private record Waiting(Transaction transaction, long height, int index) {}

    private record Fault(Waiting where, RejectCode code) {}

    private final Secp256k1 curve;
    private final Slices slices;
    private final Findings findings;
    private final List<Waiting> waiting = new ArrayList<>(BATCH);
    private long checked;

    SignatureQueue(Secp256k1 curve, Slices slices, Findings findings) {
        this.curve = curve;
        this.slices = slices;
        this.findings = findings;
    }

    void add(Transaction transaction, long height, int index) {
        waiting.add(new Waiting(transaction, height, index));
        if (waiting.size() == BATCH) {
            flush();
        }
    }

    void finish() {
        flush();
        findings.done(AuditCheck.SIGNATURES, checked + " signatures are those of their senders");
    }

    private void flush() {
        var parts = new ArrayList<Supplier<List<Fault>>>();
        for (int from = 0; from < waiting.size(); from += SLICE) {
            List<Waiting> part = waiting.subList(from, Math.min(from + SLICE, waiting.size()));
            parts.add(() -> faults(part));
        }
        for (List<Fault> faults : slices.run(parts)) {
            for (Fault fault : faults) {
                findings.fault(
                        AuditCheck.SIGNATURES,
                        AuditRun.place(fault.where.height, fault.where.index) + ": " + fault.code.message());
            }
        }
        checked += waiting.size();
        waiting.clear();
    }

    private List<Fault> faults(List<Waiting> part) {
        var faults = new ArrayList<Fault>();
        for (Waiting where : part) {
            Optional<RejectCode> code = TransactionRules.checkKeysAndSignature(where.transaction, curve);
            code.ifPresent(found -> faults.add(new Fault(where, found)));
        }
        return faults;
    }
}
