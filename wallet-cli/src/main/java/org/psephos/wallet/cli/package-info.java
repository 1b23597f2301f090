/**
 * What the user types.
 *
 * <p>In: arguments. Out: one {@link org.psephos.wallet.output.Reply} a command, printed for people or as JSON, and an exit code. Only the command that was
 * asked for is loaded, since start-up is most of what a command takes. Never prints to stdout but through {@link org.psephos.wallet.cli.Session}.
 */
@NullMarked
package org.psephos.wallet.cli;

import org.jspecify.annotations.NullMarked;
