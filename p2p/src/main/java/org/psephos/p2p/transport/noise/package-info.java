/**
 * The Noise protocol framework, revision 34, as far as {@code Noise_XX_25519_AESGCM_SHA256} needs it.
 *
 * <p>In: a prologue, two key pairs, the bytes of handshake messages and their payloads. Out: handshake messages, payloads, the other
 * side's static key, the handshake hash and two ciphers. It knows nothing of sockets, frames or who a key belongs to, draws no
 * randomness (ephemeral keys are handed in) and never gives out a payload that was not authenticated.
 */
@NullMarked
package org.psephos.p2p.transport.noise;

import org.jspecify.annotations.NullMarked;
