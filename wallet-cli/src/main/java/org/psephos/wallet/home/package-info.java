/**
 * What the wallet keeps on this machine, in one folder that only its owner can read.
 *
 * <p>In: {@code PSEPHOS_HOME}, default {@code ~/.psephos}. Out: files for keys, profiles, receipts and what was signed, each written whole
 * or not at all. Never holds a secret in clear and never asks the network.
 */
@NullMarked
package org.psephos.wallet.home;

import org.jspecify.annotations.NullMarked;
