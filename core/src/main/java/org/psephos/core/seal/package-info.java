/**
 * How a header is certified, for node, light client and audit alike.
 *
 * <p>In: a header, its parent, and what is known of the chain up to the parent. Out: what is known up to the header, or why
 * its seal or engine fields are wrong. One verifier an engine, found by {@link java.util.ServiceLoader} under the name that
 * genesis gives. Never looks at transactions or state, and never asks the time.
 */
@NullMarked
package org.psephos.core.seal;

import org.jspecify.annotations.NullMarked;
