package org.psephos.wallet;

import org.psephos.wallet.cli.Program;
import org.psephos.wallet.machine.RealMachine;

/** The `psephos` program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // A POST that failed half-way is not sent a second time behind our back.
        System.setProperty("sun.net.http.retryPost", "false");
        System.exit(Program.run(RealMachine.here(), args));
    }
}
