/** A program on the stack that knows nothing of ledgers: peers that send each other lines of text. */
@NullMarked
package org.psephos.p2p.example;

import org.jspecify.annotations.NullMarked;
