/** Reading over HTTP, by a client that costs little itself. */
@NullMarked
package org.psephos.bench.http;

import org.jspecify.annotations.NullMarked;
