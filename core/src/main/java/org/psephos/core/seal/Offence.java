package org.psephos.core.seal;

import org.psephos.core.crypto.PublicKey;

/**
 * What a validator must never do, such as to sign two blocks where it may sign one.
 *
 * @param height that it did it at, at least 1
 */
public record Offence(PublicKey validator, long height) {}
