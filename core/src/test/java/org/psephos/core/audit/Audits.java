package org.psephos.core.audit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.light.Check;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.SealVerifiers;

/** Runs audits in tests. */
final class Audits {
    private static final Audit AUDIT =
            new Audit(Curves.best(), SealVerifiers.installed(), ActivationTable.INITIAL, Slices.SEQUENTIAL);

    private Audits() {}

    static AuditReport run(byte[] export, Hash... trusted) {
        try {
            return AUDIT.run(new ByteArrayInputStream(export), Set.of(trusted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Verdict verdict(byte[] export, Hash... trusted) {
        return run(export, trusted).verdict();
    }

    /** Labels of the checks that failed. */
    static List<String> failed(byte[] export) {
        return verdict(export).checks().stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }

    static String detail(byte[] export, AuditCheck check) {
        return verdict(export).checks().stream()
                .filter(found -> found.name().equals(check.label()))
                .map(Check::detail)
                .findFirst()
                .orElseThrow();
    }
}
