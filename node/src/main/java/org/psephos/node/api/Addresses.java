package org.psephos.node.api;

import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;

/** Addresses of this network, to and fro. */
final class Addresses {
    private final Address.Prefix prefix;
    private final Secp256k1 curve;

    Addresses(Genesis genesis, Secp256k1 curve) {
        this.prefix =
                genesis.addressPrefix().equals(Address.Prefix.TEST.text()) ? Address.Prefix.TEST : Address.Prefix.MAIN;
        this.curve = curve;
    }

    String text(PublicKey key) {
        return new Address(prefix, key).toString();
    }

    String prefix() {
        return prefix.text();
    }

    Address.Parsed parse(String text) {
        return Address.parse(text, prefix, curve);
    }

    PublicKey key(String text) throws ProblemException {
        return switch (parse(text)) {
            case Address.Parsed.Ok(Address address) -> address.key();
            case Address.Parsed.Refused(Address.Reason reason, String detail) ->
                throw new ProblemException(
                        Problem.of(400, "BAD_ADDRESS", "This is no address (" + reason + "): " + detail + "."));
        };
    }
}
