package org.psephos.core.light;

/** What is looked at in a receipt, in this order; {@code docs/spec/receipts.md} says of each what it takes. */
public enum ReceiptCheck {
    FORMAT("format"),
    CHAIN("chain"),
    SEALS("seals"),
    SIGNATURE("signature"),
    RECORDED("recorded"),
    HISTORY("history"),
    CLOSED("closed"),
    ELECTION("election"),
    STATUS("status"),
    COUNTED("counted");

    private final String label;

    ReceiptCheck(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    Check ok(String detail) {
        return new Check(label, true, detail);
    }

    Check failed(String detail) {
        return new Check(label, false, detail);
    }
}
