/**
 * A consortium: members agree on blocks by Raft, which an embedded engine (MicroRaft) runs, and certify what they have agreed on.
 *
 * <p>In: events of the port. Out: which block to propose, keep, sign, commit. The embedded engine lives wholly inside an event: its tasks
 * run dry before the event ends, its time is counted from the events' times, what it stores goes to the disk with the event's effects and
 * before anything else of them. Its log holds heights and ids of blocks only; blocks travel beside it, and are on the disks of a majority
 * before their entry is in the log. Never withstands members that lie, and never decides two blocks at a height while they don't.
 */
@NullMarked
package org.psephos.node.consensus.raft;

import org.jspecify.annotations.NullMarked;
