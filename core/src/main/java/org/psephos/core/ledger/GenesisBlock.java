package org.psephos.core.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.merkle.MerkleLog;
import org.psephos.core.merkle.StateLeaf;
import org.psephos.core.merkle.StateTree;

/** The block at height 0: nothing in it that genesis does not say. */
public final class GenesisBlock {
    private static final int VERSION = 1;
    private static final PublicKey NOBODY = PublicKey.of(new byte[PublicKey.BYTES]);

    private GenesisBlock() {}

    public static Block of(Genesis genesis) {
        return new Block(header(genesis), List.of());
    }

    public static Header header(Genesis genesis) {
        return new Header(
                VERSION,
                genesis.chainId(),
                0,
                Hash.ZERO,
                genesis.timeMillis(),
                Block.txRoot(List.of()),
                stateRoot(genesis),
                MerkleLog.EMPTY.root(),
                NOBODY,
                Bytes.EMPTY,
                Bytes.EMPTY);
    }

    private static Hash stateRoot(Genesis genesis) {
        return StateTree.rootOfSorted(genesis.accounts().entrySet().stream()
                .map(GenesisBlock::leaf)
                .sorted(Comparator.comparing(StateLeaf::keyHash))
                .iterator());
    }

    private static StateLeaf leaf(Map.Entry<PublicKey, Long> entry) {
        StateKey<Account> key = StateColumn.account(entry.getKey());
        byte[] value = key.column().encode(new Account(entry.getValue(), 0));
        return new StateLeaf(key.hash(), StateColumn.valueHash(value));
    }
}
