/** What encryption, framing and the way to the network lane cost a stream between two nodes. */
@NullMarked
package org.psephos.bench.transport;

import org.jspecify.annotations.NullMarked;
