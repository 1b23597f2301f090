/**
 * What people write about an election, and what it means on the chain.
 *
 * <p>In: an election file, a roll, the words of a choice. Out: the definition, the roll entries, the ballot, or every problem at once with its
 * line. Strict: a key or a name that is not known is refused with the nearest one that is. Never asks a node, and takes the time as an
 * argument.
 */
@NullMarked
package org.psephos.wallet.election;

import org.jspecify.annotations.NullMarked;
