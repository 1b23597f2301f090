package org.psephos.node.consensus.pos;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.seal.pos.Votes.Step;

/**
 * A validator's vote at the height that everybody speaks of.
 *
 * @param block empty: for none
 * @param validator its place among the epoch's validators
 * @param signature 64 bytes
 */
record Vote(Step step, long round, Optional<Hash> block, int validator, Bytes signature) {}
