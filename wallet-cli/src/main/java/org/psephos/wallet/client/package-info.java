/**
 * Talks to a node over HTTP and believes it as little as it can.
 *
 * <p>In: a node's address, signed transactions. Out: its answers as values, every one bounded in size and time, and the ends of commands
 * where it is not there or refuses. What can be checked is: the ids of transactions and elections, the chain, proofs. Never sends a key, and
 * never follows a redirect.
 */
@NullMarked
package org.psephos.wallet.client;

import org.jspecify.annotations.NullMarked;
