/**
 * JSON as a small tree of values.
 *
 * <p>In: bytes from a node or a file, bounded in size, depth and length of texts. Out: records to read from, and one document to print.
 * Nothing is bound to classes by reflection, which a program that lives for a quarter of a second cannot afford.
 */
@NullMarked
package org.psephos.wallet.json;

import org.jspecify.annotations.NullMarked;
