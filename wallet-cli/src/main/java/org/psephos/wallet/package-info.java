/** The wallet on the command line: keys, elections, votes, receipts and audits, for people and for scripts. */
@NullMarked
package org.psephos.wallet;

import org.jspecify.annotations.NullMarked;
