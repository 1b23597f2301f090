package org.psephos.node.index;

import java.util.Set;
import org.psephos.core.crypto.Hash;
import org.psephos.node.chain.ImportedBlock;

/** Is told when blocks can be asked for, on the index's lane. Must return soon. Not told while the index is far behind. */
public interface IndexListener {
    /** @param elections those that the block's transactions or its time changed */
    void added(ImportedBlock block, Set<Hash> elections);

    /** The block is no longer on the followed chain. */
    void removed(long height, Hash id);
}
