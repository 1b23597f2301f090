/**
 * Balances, sequences and fees.
 *
 * <p>In: transactions of any kind for their sequence, expiry and fee; transfers; the end of a block. Out: changed accounts.
 * Never creates money but the block reward of genesis.
 */
@NullMarked
package org.psephos.node.accounts;

import org.jspecify.annotations.NullMarked;
