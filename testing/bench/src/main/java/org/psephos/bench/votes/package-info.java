/** Elections to measure with: who votes, in which order, and the signed bytes, made before any clock starts. */
@NullMarked
package org.psephos.bench.votes;

import org.jspecify.annotations.NullMarked;
