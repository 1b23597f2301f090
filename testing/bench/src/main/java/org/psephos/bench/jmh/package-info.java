/** Micro-benchmarks of what a vote meets on its way: microseconds for each operation on one thread. */
@NullMarked
package org.psephos.bench.jmh;

import org.jspecify.annotations.NullMarked;
