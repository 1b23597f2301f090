package org.psephos.p2p.discovery;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;

/** An address, and who is expected to answer there, where that is known. */
public record PeerAddress(Endpoint endpoint, Optional<PeerId> id) {}
