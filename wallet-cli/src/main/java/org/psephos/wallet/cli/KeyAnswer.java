package org.psephos.wallet.cli;

import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.PublicKey;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.Keystore;
import org.psephos.wallet.output.Failure;

/**
 * How keys are told of.
 *
 * @param prefix of addresses here
 */
record KeyAnswer(Address.Prefix prefix) {

    static KeyAnswer of(Session session) throws Failure {
        return new KeyAnswer(Chain.prefix(session));
    }

    String address(PublicKey key) {
        return new Address(prefix, key).toString();
    }

    Json.Builder described(String name, PublicKey key) {
        return Json.object().put("name", name).put("address", address(key));
    }

    Json json(Keystore.Listed key) {
        return described(key.name(), key.publicKey())
                .put("publicKey", key.publicKey().toHex())
                .put("created", key.created())
                .put("file", key.file().toString())
                .build();
    }
}
