package org.psephos.p2p.application;

import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Endpoint;

/**
 * A connected peer.
 *
 * @param outbound whether this node dialled
 * @param agent what it says that it runs, in printable ASCII
 * @param greeting what the program on its side had to say
 */
public record Peer(PeerId id, PublicKey identity, boolean outbound, Endpoint endpoint, String agent, Bytes greeting) {}
