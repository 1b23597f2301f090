/**
 * What a person or a script gets to see.
 *
 * <p>In: an answer or a failure, as a value. Out: one JSON document, or lines for a terminal of a known width, with or without colour.
 * Every text passes {@link org.psephos.wallet.output.PlainText} on its way to a terminal: a node or a file cannot move the cursor, set
 * the window's title or hide words. Never reads anything.
 */
@NullMarked
package org.psephos.wallet.output;

import org.jspecify.annotations.NullMarked;
