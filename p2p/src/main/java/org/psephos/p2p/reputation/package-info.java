/**
 * What this node thinks of others: how each peer behaved, who is kept out, how many connections one network may hold.
 *
 * <p>In: what a peer did, who is connected from where, the time. Out: a peer's standing, whether a connection may stay and which one
 * makes room for it. A peer's record belongs to its identity and outlives its connections; an identity is free, so a new one has no
 * trust, and addresses, which are not, limit what many identities can take. Of transport it knows the address alone. Never closes
 * anything itself, never asks the clock, never reads a message.
 */
@NullMarked
package org.psephos.p2p.reputation;

import org.jspecify.annotations.NullMarked;
