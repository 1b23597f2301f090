package org.psephos.core.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.psephos.core.light.Check;

/** Gathers what an audit finds: of each check the first fault and how many there were. */
final class Findings {
    private record Fault(String first, long count) {}

    private final Map<AuditCheck, Fault> faults = new EnumMap<>(AuditCheck.class);
    private final Map<AuditCheck, String> passed = new EnumMap<>(AuditCheck.class);

    void fault(AuditCheck check, String detail) {
        faults.merge(check, new Fault(detail, 1), (old, ignored) -> new Fault(old.first, old.count + 1));
    }

    /** The check came to its end; it holds unless a fault was found. */
    void done(AuditCheck check, String detail) {
        passed.put(check, detail);
    }

    /** All checks, those that never came to their end as failed. */
    List<Check> checks() {
        var checks = new ArrayList<Check>();
        for (AuditCheck check : AuditCheck.values()) {
            Fault fault = faults.get(check);
            String detail = passed.get(check);
            if (fault != null) {
                checks.add(new Check(check.label(), false, text(fault)));
            } else if (detail != null) {
                checks.add(new Check(check.label(), true, detail));
            } else {
                checks.add(new Check(check.label(), false, "could not be finished"));
            }
        }
        return checks;
    }

    private static String text(Fault fault) {
        return fault.count == 1 ? fault.first : fault.first + " (and " + (fault.count - 1) + " more)";
    }
}
