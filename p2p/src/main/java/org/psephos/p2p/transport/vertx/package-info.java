/**
 * The sockets behind {@link org.psephos.p2p.transport.Links}, and the datagrams of the local network.
 *
 * <p>In: commands on the network lane; bytes from sockets on event loops. Out: bytes, and on the lane what became of connections, in the
 * order of each. A connection lives on one event loop, where its messages are encrypted and put together; between loop and lane
 * stand queues with limits, and what is over them is not read from the socket, or not taken for sending. Never judges a peer and
 * never looks into a message.
 *
 * <pre>
 *   lane ── send ──► Handover ──► SocketLink (SecureChannel) ──► socket
 *   lane ◄── LaneQueue ◄── Undelivered ◄── SocketLink ◄──────── socket
 * </pre>
 */
@NullMarked
package org.psephos.p2p.transport.vertx;

import org.jspecify.annotations.NullMarked;
