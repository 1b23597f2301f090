/**
 * What the node says to programs and browsers.
 *
 * <p>In: questions over HTTP, transactions, an operator's orders on a port of their own. Out: JSON from immutable snapshots of
 * chain, state, pool and index; events as they happen; proofs, so that nobody has to believe us. {@link
 * org.psephos.node.api.ApiServer} puts it together; {@code openapi.yaml} describes every address. Never decides anything:
 * what it takes in goes to the pool's door, what it gives out was decided elsewhere.
 */
@NullMarked
package org.psephos.node.api;

import org.jspecify.annotations.NullMarked;
