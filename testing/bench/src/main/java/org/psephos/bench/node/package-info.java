/** The node under test, seen from outside: its process and its HTTP interface. */
@NullMarked
package org.psephos.bench.node;

import org.jspecify.annotations.NullMarked;
