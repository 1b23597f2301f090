/** What a run is measured with: processor time, memory, percentiles, and the line that says the result. */
@NullMarked
package org.psephos.bench.machine;

import org.jspecify.annotations.NullMarked;
