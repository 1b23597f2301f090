package org.psephos.core.ledger;

import org.psephos.core.crypto.Hash;

/**
 * Where a value lies in the state.
 *
 * @param hash H(column ‖ key): the path in the state tree, and the key of the stored row
 */
public record StateKey<V>(StateColumn<V> column, Hash hash) {}
