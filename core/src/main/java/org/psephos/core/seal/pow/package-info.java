/**
 * Proof of work, as everyone checks it ({@code docs/spec/consensus-pow.md}).
 *
 * <p>In: a header, its parent and the parent's trail (work done, schedule). Out: whether the header names the target that
 * ASERT gives and its id meets it, and the trail behind it. {@link org.psephos.core.seal.pow.PowRules} is the arithmetic,
 * shared with the miner. Never asks the time, so that a header is judged the same way years later.
 */
@NullMarked
package org.psephos.core.seal.pow;

import org.jspecify.annotations.NullMarked;
