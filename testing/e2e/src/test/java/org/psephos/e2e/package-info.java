/**
 * Looks at the whole house from outside: the rules that hold it up, and the programs as a person would run them.
 *
 * <p>In: the packaged jars, the sources as text, the commands in {@code bin}. Never reaches into a class that is not public.
 */
@NullMarked
package org.psephos.e2e;

import org.jspecify.annotations.NullMarked;
