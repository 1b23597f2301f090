package org.psephos.wallet.cli;

import java.nio.file.Path;
import org.psephos.core.light.Receipt;

/** A receipt and the file that it is in. */
record KeptReceipt(Receipt receipt, Path file) {}
