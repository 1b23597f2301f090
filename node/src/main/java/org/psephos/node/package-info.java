/** The node process: it is put together here, and nowhere else are implementations chosen. */
@NullMarked
package org.psephos.node;

import org.jspecify.annotations.NullMarked;
