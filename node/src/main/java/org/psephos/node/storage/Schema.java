package org.psephos.node.storage;

import java.util.HashSet;
import java.util.List;

/**
 * What a folder must hold to be ours.
 *
 * @param version of the rows' layout, from 1; raise it with every change that an older release would misread
 * @param chainId in lower-case hex
 */
public record Schema(int version, String chainId, List<Column<?, ?>> columns) {
    public Schema {
        columns = List.copyOf(columns);
        if (version < 1) {
            throw new IllegalArgumentException("schema versions start at 1");
        }
        var names = new HashSet<String>();
        for (var column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("two columns are named " + column.name());
            }
        }
    }
}
