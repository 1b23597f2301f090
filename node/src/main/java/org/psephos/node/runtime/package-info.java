/**
 * The real world behind {@code core.runtime}'s ports, and the threads of the node.
 *
 * <p>In: tasks, files, questions for the time and for chance. Out: the same done on named threads with bounded queues, on the
 * machine's clock and disk. The only package of the node's own that starts a thread, reads a clock or draws random bytes. Everything
 * here closes within a stated time. Never holds a rule of the ledger.
 */
@NullMarked
package org.psephos.node.runtime;

import org.jspecify.annotations.NullMarked;
