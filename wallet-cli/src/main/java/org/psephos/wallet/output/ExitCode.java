package org.psephos.wallet.output;

/** What the program tells the shell when it ends; the numbers are stable. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    UNREACHABLE(3),
    REJECTED(4),
    NOT_FOUND(5),
    WRONG_PASSWORD(6),
    NOT_CONFIRMED(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
