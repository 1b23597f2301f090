/**
 * Small files of the network: version and checksum around what another package encodes.
 *
 * <p>In: a body to keep, or a path. Out: the body as it was kept, or what is wrong with the file, which is then set aside so that the
 * node starts without it. Losing such a file costs time, never the chain. Knows nothing of what a body means.
 */
@NullMarked
package org.psephos.p2p.file;

import org.jspecify.annotations.NullMarked;
