package org.psephos.node.chain;

import org.psephos.core.merkle.StateTree;

/**
 * The followed chain's end with its state tree, swapped as one.
 *
 * @param head what readers are told
 */
record ChainState(Head head, BlockRecord record, StateTree tree) {}
