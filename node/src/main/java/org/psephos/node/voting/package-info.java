/**
 * Elections as transactions.
 *
 * <p>In: the payloads that create an election, enrol its voters and cast ballots. Out: changed election, status and voter
 * entries. The rules themselves stand in {@code core.election}; this room looks up what they need and writes down what
 * follows. Work per transaction never depends on the size of the roll.
 */
@NullMarked
package org.psephos.node.voting;

import org.jspecify.annotations.NullMarked;
