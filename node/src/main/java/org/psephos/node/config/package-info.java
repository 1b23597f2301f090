/**
 * What the operator wants, as one validated record.
 *
 * <p>In: flags, environment, {@code node.toml}, the genesis file. Out: a {@link org.psephos.node.config.NodeConfig} and a
 * genesis, or a clear message with a stable code. Strict: an unknown key stops the start and names the nearest known one.
 */
@NullMarked
package org.psephos.node.config;

import org.jspecify.annotations.NullMarked;
