/**
 * Transactions, headers, blocks and the genesis that they all descend from.
 *
 * <p>In: fields, or bytes from anywhere. Out: values whose encoding is canonical, their ids and hashes ({@code
 * docs/spec/ledger.md}). Knows the shape of things and the checks that need no state; whether a transaction applies is the
 * node's business. Never knows which consensus engine runs.
 */
@NullMarked
package org.psephos.core.ledger;

import org.jspecify.annotations.NullMarked;
