package org.psephos.p2p.discovery;

import org.psephos.p2p.transport.Endpoint;

/** That somebody is said to have been at an address. */
public record Heard(Endpoint endpoint, long seenMillis) {}
