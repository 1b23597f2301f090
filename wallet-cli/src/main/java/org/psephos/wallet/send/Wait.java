package org.psephos.wallet.send;

import java.time.Duration;
import org.psephos.wallet.client.TransactionStatus.Stage;

/**
 * How long a command stays.
 *
 * @param until UNKNOWN to leave at once, CONFIRMED to wait for a block, FINAL for a final one
 */
public record Wait(Stage until, Duration timeout) {}
