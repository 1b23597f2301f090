/**
 * Validators' keys, and what has been signed with them.
 *
 * <p>In: a position in the run of a consensus and a digest, or an input of the verifiable random function. Out: signature or proof, or why
 * not. What was signed last is on the disk before the signature leaves; nothing else is ever signed at that position, and nothing at an
 * earlier one. A key lies in a file of its own, whose state beside it one process at a time may hold. Never a wallet's key, and never knows
 * what it signs.
 */
@NullMarked
package org.psephos.node.signer;

import org.jspecify.annotations.NullMarked;
