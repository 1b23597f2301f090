/**
 * The stack as a program sees it: who is connected, what they say, and how to say something to one or all of them.
 *
 * <p>In: connections and messages from the transport's port, addresses, the time. Out: dialled and closed connections, messages, and
 * calls of the program's {@link org.psephos.p2p.application.Application}. Here one peer has one connection at most, however it came about;
 * scores, bans and limits are applied; and discovery gets what it wants to dial. Runs on one thread, starts none, and knows nothing
 * of what the program's messages mean.
 */
@NullMarked
package org.psephos.p2p.application;

import org.jspecify.annotations.NullMarked;
