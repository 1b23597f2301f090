/** How long a person waits for a program to start. */
@NullMarked
package org.psephos.bench.start;

import org.jspecify.annotations.NullMarked;
