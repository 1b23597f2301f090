package org.psephos.p2p.discovery;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;

/**
 * Somebody to dial. {@link Dialer#onConnected} or {@link Dialer#onFailed} must follow, and {@link Dialer#onClosed} in its time.
 *
 * @param expected if given, anyone else who answers is not wanted
 */
public record Dial(Endpoint to, Optional<PeerId> expected, Purpose purpose) {}
