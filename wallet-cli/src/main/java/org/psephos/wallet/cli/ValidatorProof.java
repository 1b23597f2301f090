package org.psephos.wallet.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Possession;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.runtime.Randomness;
import org.psephos.wallet.output.Failure;

/** A validator and its word that an account owns its stake. */
record ValidatorProof(PublicKey validator, Bytes possession) {
    private static final int MAX_FILE_BYTES = 1_024;
    private static final String PROOF = "[0-9a-f]{128}";

    /** Made with a validator's key file: 64 hexadecimal digits. The key is not kept. */
    static ValidatorProof make(Path keyFile, Hash chainId, PublicKey owner, Randomness randomness) throws Failure {
        PrivateKey secret = secret(keyFile);
        PublicKey validator = Curves.best().publicKey(secret);
        byte[] digest = Possession.digest(chainId, validator, owner).toBytes();
        return new ValidatorProof(
                validator, Bytes.of(Curves.best().sign(secret, digest, randomness.bytes(PrivateKey.BYTES))));
    }

    /** What a key file holds. */
    static PrivateKey secret(Path file) throws Failure {
        try {
            if (Files.size(file) <= MAX_FILE_BYTES) {
                String digits = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
                Optional<PrivateKey> secret = digits.matches("[0-9a-f]{64}")
                        ? PrivateKey.parse(HexFormat.of().parseHex(digits))
                        : Optional.empty();
                if (secret.isPresent()) {
                    return secret.get();
                }
            }
        } catch (IOException e) {
            throw Failure.failed(
                    "VALIDATOR_KEY_INVALID",
                    "The validator's key " + file + " cannot be read.",
                    "It lies in the validator's data folder, as validator.key.");
        }
        throw Failure.failed(
                "VALIDATOR_KEY_INVALID", file + " is not a validator's key: it holds 64 hexadecimal digits.");
    }

    /** As its operator sent it; refused where it does not hold. */
    static ValidatorProof read(String validator, String proof, Hash chainId, PublicKey owner) throws Failure {
        PublicKey key = key(validator);
        if (!proof.matches(PROOF)) {
            throw Failure.usage("--proof takes 128 hexadecimal digits, as psephos validator prove prints them.");
        }
        Bytes possession = Bytes.of(HexFormat.of().parseHex(proof));
        if (!Possession.holds(possession, chainId, key, owner, Curves.best())) {
            throw Failure.rejected(
                    RejectCode.BAD_POSSESSION.name(),
                    RejectCode.BAD_POSSESSION.message(),
                    "A proof is for one owner and one chain. The validator's operator makes it with:",
                    "psephos validator prove OWNER --validator-key FILE");
        }
        return new ValidatorProof(key, possession);
    }

    static PublicKey key(String text) throws Failure {
        if (!text.matches("[0-9a-f]{64}")) {
            throw Failure.usage(
                    "\"" + text + "\" is not a validator's key: 64 hexadecimal digits.",
                    "psephos validator list shows those of this chain.");
        }
        return PublicKey.parse(text);
    }
}
