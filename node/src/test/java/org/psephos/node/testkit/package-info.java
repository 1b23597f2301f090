/**
 * People, elections and chains for tests.
 *
 * <p>Everything is deterministic and in memory: keys come from names, time from a virtual clock, blocks from a kit that makes them on
 * whatever branch a test wants. Knows nothing of HTTP or processes.
 */
@NullMarked
package org.psephos.node.testkit;

import org.jspecify.annotations.NullMarked;
