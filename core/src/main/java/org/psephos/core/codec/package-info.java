/**
 * The one canonical binary encoding.
 *
 * <p>In: typed values, or bytes from anywhere. Out: bytes, or values that encode back to exactly those bytes. Fixed-width
 * arrays, minimal unsigned LEB128, one-byte tags, NFC text. The reader refuses trailing bytes, non-minimal integers,
 * unknown tags and lengths over their limit ({@code docs/spec/encoding.md}). Never allocates more than the input can
 * hold.
 */
@NullMarked
package org.psephos.core.codec;

import org.jspecify.annotations.NullMarked;
