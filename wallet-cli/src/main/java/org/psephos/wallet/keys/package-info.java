/**
 * The wallet's keys, each in an encrypted file of its own.
 *
 * <p>In: words and a password. Out: a private key, for as long as a command takes. The file keeps what Argon2id cost, so that it opens
 * everywhere; what is readable in it is bound to the secret and cannot be swapped. Never writes a secret in clear, and never prints one.
 */
@NullMarked
package org.psephos.wallet.keys;

import org.jspecify.annotations.NullMarked;
