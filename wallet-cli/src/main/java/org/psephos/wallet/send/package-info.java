/**
 * Brings what a key wants onto the chain.
 *
 * <p>In: a payload, an unlocked key, a node. Out: a signed transaction, noted on disk before it leaves, and what became of it. Refuses to
 * sign for another chain than the profile's. Never signs two things with one sequence number without saying so.
 */
@NullMarked
package org.psephos.wallet.send;

import org.jspecify.annotations.NullMarked;
