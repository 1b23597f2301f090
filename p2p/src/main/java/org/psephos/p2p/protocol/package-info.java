/**
 * What two connected nodes say to each other, whatever they say it about.
 *
 * <p>In: messages from one link, the time. Out: messages for it, and what the other side said: greeted, asked, answered, left, broke
 * the rules. Kinds of messages are registered by the program on top with their size, lane and rate; this room owns the few that keep a
 * connection going. Unknown kinds are skipped and counted, so that newer nodes can talk to older ones. Knows one peer at a time, no
 * address and no block ({@code docs/spec/p2p.md}).
 */
@NullMarked
package org.psephos.p2p.protocol;

import org.jspecify.annotations.NullMarked;
