/**
 * What a device can be sure of without a node and without the state.
 *
 * <p>In: headers from anyone, receipts from a file, ids of blocks that the user trusts. Out: a chain that follows the rules, and for
 * each receipt a list of checks with their outcome ({@code docs/spec/receipts.md}). Headers are followed with all that an engine
 * demands ({@code HeaderChain}), or by certificates alone, from the middle of a chain as well ({@code CertifiedChain}). A receipt that holds together is
 * "consistent"; only one that leads up to a trusted block is also "anchored", and only both make it "valid". Never asks
 * the network.
 */
@NullMarked
package org.psephos.core.light;

import org.jspecify.annotations.NullMarked;
