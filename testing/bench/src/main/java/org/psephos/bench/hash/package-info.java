/** How much of the processor's hashing the search for a proof of work gets. */
@NullMarked
package org.psephos.bench.hash;

import org.jspecify.annotations.NullMarked;
