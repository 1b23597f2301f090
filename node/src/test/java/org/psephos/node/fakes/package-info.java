/** A chain, a pool and voters for the tests of what only reads them. Nothing here is checked the way the node checks it. */
@NullMarked
package org.psephos.node.fakes;

import org.jspecify.annotations.NullMarked;
