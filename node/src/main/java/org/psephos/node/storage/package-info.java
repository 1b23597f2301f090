/**
 * Keeps rows where a power cut cannot tear them.
 *
 * <p>In: batches of rows in typed {@link Column}s, written whole or not at all by one writer. Out: point look-ups, ordered scans
 * and snapshots for any number of readers. Opening a folder yields an {@link OpenOutcome} and committing a {@link WriteOutcome},
 * so that a full disk or a stranger's folder is an answer and not a crash. Knows bytes and columns only: never blocks, votes or
 * the meaning of a row. Starts no thread; reads the clock only for the deadlines of snapshots.
 */
@NullMarked
package org.psephos.node.storage;

import org.jspecify.annotations.NullMarked;
