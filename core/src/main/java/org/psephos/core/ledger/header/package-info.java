/**
 * What a header must be, given the headers before it.
 *
 * <p>In: a header and a {@link ChainView} of the chain that it claims to extend. Out: nothing, or the first rule that it breaks.
 * The node's import, the light client and the audit call the same rules, one class each ({@code docs/spec/ledger.md}). Needs no
 * state and no transaction; seals are {@code core.seal}'s, and whether a time lies too far in the future is the
 * node's, who alone has a clock.
 */
@NullMarked
package org.psephos.core.ledger.header;

import org.jspecify.annotations.NullMarked;
