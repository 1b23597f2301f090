package org.psephos.core.light;

import java.util.List;
import java.util.Set;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.seal.SealVerifiers;

/** Verifies receipts in tests. */
public final class Receipts {
    private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(Curves.best(), SealVerifiers.installed());

    private Receipts() {}

    public static Verdict verify(byte[] receipt, Hash... trusted) {
        return VERIFIER.verify(receipt, Set.of(trusted));
    }

    /** Through its encoding, as a file would come. */
    public static Verdict verify(Receipt receipt, Hash... trusted) {
        return verify(receipt.encode(), trusted);
    }

    /** Names of the checks that failed. */
    public static List<String> failed(Receipt receipt) {
        return failed(receipt.encode());
    }

    public static List<String> failed(byte[] receipt) {
        return verify(receipt).checks().stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }
}
