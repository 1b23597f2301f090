/**
 * One encrypted, authenticated connection between two nodes, as state machines over bytes.
 *
 * <p>In: bytes from a socket, messages to send with their lane. Out: bytes for the socket, messages, the identity behind the other end,
 * the reason for an end. The handshake is Noise XX; frames are length-prefixed ciphertexts; messages travel in chunks, the more urgent
 * lane's first, compressed where that pays. Everything that the other side can make grow has a limit. Sockets are in {@code .vertx}; no
 * clock, thread or randomness here, and what a message means is nobody's business in this room ({@code docs/spec/p2p.md}).
 */
@NullMarked
package org.psephos.p2p.transport;

import org.jspecify.annotations.NullMarked;
