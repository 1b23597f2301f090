/**
 * Who is out there, and whom to dial.
 *
 * <p>In: addresses that peers, the operator or the local network tell of, what became of dials, the time. Out: addresses to dial and what
 * for, a sample of addresses for a peer that asks, the datagram that announces this node on its network, bytes for the disk. The address
 * book follows Bitcoin Core's {@code addrman}: whoever tells lies by the thousand reaches only a small part of it. Of transport it knows
 * the address alone. Never dials itself, never looks up a name, never tells a stranger the whole book.
 */
@NullMarked
package org.psephos.p2p.discovery;

import org.jspecify.annotations.NullMarked;
