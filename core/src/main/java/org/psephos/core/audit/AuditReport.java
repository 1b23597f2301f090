package org.psephos.core.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.light.Verdict;

/** What an audit found. */
public final class AuditReport {
    private final Verdict verdict;
    private final @Nullable AuditFigures figures;

    AuditReport(Verdict verdict, @Nullable AuditFigures figures) {
        this.verdict = verdict;
        this.figures = figures;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Empty where the audit could not get to the end of the file, or the election is not in it. */
    public Optional<AuditFigures> figures() {
        return Optional.ofNullable(figures);
    }
}
