package org.psephos.wallet.cli;

import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.client.Answers;
import org.psephos.wallet.election.Prefixes;
import org.psephos.wallet.output.Failure;

/** Reads what people call an account, or an id. */
final class Addresses {
    private Addresses() {}

    /** An address, or the name of a key on this machine. */
    static Address read(Session session, String text, Address.Prefix prefix) throws Failure {
        if (session.keystore().names().contains(text)) {
            return new Address(prefix, session.keystore().show(text).publicKey());
        }
        return switch (Address.parse(text, Prefixes.of(text), Curves.best())) {
            case Address.Parsed.Ok ok -> new Address(prefix, ok.address().key());
            case Address.Parsed.Refused refused ->
                throw Failure.usage(
                        "\"" + text + "\" is neither an address nor a key on this machine.",
                        "As an address: " + refused.detail() + ".");
        };
    }

    static Hash id(String text, String what) throws Failure {
        return Answers.hash(text.strip())
                .orElseThrow(
                        () -> Failure.usage("\"" + text + "\" is not the id of " + what + ": 64 hexadecimal digits."));
    }
}
