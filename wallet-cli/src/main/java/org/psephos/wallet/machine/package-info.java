/**
 * The machine that the wallet runs on: streams, terminal, clock, chance.
 *
 * <p>In: the process. Out: one value that tests can make themselves, so that no test waits, types or guesses. Never knows what the wallet does.
 */
@NullMarked
package org.psephos.wallet.machine;

import org.jspecify.annotations.NullMarked;
