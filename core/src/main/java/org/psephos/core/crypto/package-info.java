/**
 * Hashes, keys, signatures, addresses and key derivation.
 *
 * <p>In: bytes and keys. Out: digests, BIP-340 signatures and verdicts on them, bech32m addresses, BIP-39 words and
 * BIP-32 keys. The only user of BouncyCastle and of the native curve library; both stand behind {@link
 * org.psephos.core.crypto.Secp256k1} and follow one rule on every edge vector. Never reads a clock, a random source of its
 * own, or a file, but for unpacking the native library.
 */
@NullMarked
package org.psephos.core.crypto;

import org.jspecify.annotations.NullMarked;
