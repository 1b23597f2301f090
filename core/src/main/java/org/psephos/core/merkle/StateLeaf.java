package org.psephos.core.merkle;

import org.psephos.core.crypto.Hash;

/** One entry of the state as the tree sees it: tagged hashes of column and key, and of the value. */
public record StateLeaf(Hash keyHash, Hash valueHash) {}
