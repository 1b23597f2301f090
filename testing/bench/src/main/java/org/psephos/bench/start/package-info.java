/** How long a person waits for a program to start, and what an idle node takes. */
@NullMarked
package org.psephos.bench.start;

import org.jspecify.annotations.NullMarked;
