package org.psephos.core.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * From which height on which version of the rules holds. Lies outside the chain id, so that a chain can be upgraded.
 *
 * @param versions height → version; holds height 0; heights and versions both ascend
 */
public record ActivationTable(NavigableMap<Long, Integer> versions) {
    public static final ActivationTable INITIAL = new ActivationTable(new TreeMap<>(Map.of(0L, 1)));

    public ActivationTable {
        versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
        if (!versions.containsKey(0L)) {
            throw new IllegalArgumentException("no version for height 0");
        }
        int last = 0;
        for (Map.Entry<Long, Integer> entry : versions.entrySet()) {
            if (entry.getKey() < 0 || entry.getValue() <= last || entry.getValue() > ProtocolVersion.LATEST) {
                throw new IllegalArgumentException("version " + entry.getValue() + " at height " + entry.getKey());
            }
            last = entry.getValue();
        }
    }

    public int versionAt(long height) {
        return versions.floorEntry(height).getValue();
    }
}
