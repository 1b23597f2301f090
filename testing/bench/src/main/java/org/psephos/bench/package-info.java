/** Measures what the documentation claims: micro-benchmarks and a ledger driven from outside. */
@NullMarked
package org.psephos.bench;

import org.jspecify.annotations.NullMarked;
