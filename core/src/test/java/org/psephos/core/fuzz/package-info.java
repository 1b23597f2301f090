/**
 * Starts one fuzz target in a JVM of its own, without Maven.
 *
 * <p>In: the names of a class and of its method. Out: what Jazzer says of it, and an exit code. Never chooses how long or with which
 * options: the target's annotation and the JVM's properties do.
 */
@NullMarked
package org.psephos.core.fuzz;

import org.jspecify.annotations.NullMarked;
