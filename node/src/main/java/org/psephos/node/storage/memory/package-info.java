/**
 * A store in memory, for tests and for the simulator's virtual disks.
 *
 * <p>A {@link MemoryStorage} outlives the stores opened on it, as a folder does, and can lose what was not synced, as a disk does
 * when the power goes. It keeps every answer of the port's contract, so that what passes here fails on a disk only for reasons that
 * a disk has. Never touches a file.
 */
@NullMarked
package org.psephos.node.storage.memory;

import org.jspecify.annotations.NullMarked;
