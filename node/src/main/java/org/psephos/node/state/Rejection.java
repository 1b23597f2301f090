package org.psephos.node.state;

import org.psephos.core.ledger.RejectCode;

/** Why a transaction does not apply; {@code detail} is for people. */
public record Rejection(RejectCode code, String detail) {
    public static Rejection of(RejectCode code) {
        return new Rejection(code, code.message());
    }
}
