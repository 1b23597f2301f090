/**
 * The trees whose roots stand in headers, and the proofs that let anyone check one entry without the rest.
 *
 * <p>In: hashes of entries, keys and values. Out: roots, proofs, verdicts on proofs. Ordered lists and logs that only grow
 * follow RFC 6962 §2.1; the state is a compact sparse binary tree over hashed keys ({@code docs/spec/merkle.md}).
 * Everything here is an immutable value or a pure function of its arguments; pages of the state tree come and go through two
 * ports. Never touches a disk, never keeps a key or value in clear.
 */
@NullMarked
package org.psephos.core.merkle;

import org.jspecify.annotations.NullMarked;
