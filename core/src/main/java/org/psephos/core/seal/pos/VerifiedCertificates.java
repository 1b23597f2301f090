package org.psephos.core.seal.pos;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.ledger.ValidatorSet;

/**
 * Checks certificates and remembers those that held: each comes by up to three times, beside the tip, in the child's header and
 * with that again at the import. What is remembered is a digest of all that the verdict rests on, so nothing else is ever taken for it.
 * Bounded; forgetting costs only another check. Safe for use by several threads.
 */
final class VerifiedCertificates {
    /** As many headers of certified blocks as wait for their blocks, and more. */
    static final int MAX_REMEMBERED = 4_096;

    private final Hash chainId;
    private final Secp256k1 curve;

    /** The oldest first. */
    private final Set<Hash> held = new LinkedHashSet<>();

    VerifiedCertificates(Hash chainId, Secp256k1 curve) {
        this.chainId = chainId;
        this.curve = curve;
    }

    /** What is wrong with it as a certificate of the block by these validators; empty: nothing. */
    Optional<String> fault(Certificate certificate, long height, Hash block, ValidatorSet validators) {
        if (certificate.signers().length() > validators.size()) {
            return Optional.of("a signer that is no validator");
        }
        Hash digest = digest(certificate, height, block, validators);
        if (isRemembered(digest)) {
            return Optional.empty();
        }
        Optional<String> fault = certificate.fault(chainId, height, block, validators, curve);
        if (fault.isEmpty()) {
            remember(digest);
        }
        return fault;
    }

    private static Hash digest(Certificate certificate, long height, Hash block, ValidatorSet validators) {
        var out = new Writer(9_000).u64(height).raw(block).raw(validators.hash());
        certificate.write(validators.size(), out);
        return Sha256.plain().add(out.toBytes()).finish();
    }

    private synchronized boolean isRemembered(Hash digest) {
        return held.contains(digest);
    }

    private synchronized void remember(Hash digest) {
        held.add(digest);
        if (held.size() > MAX_REMEMBERED) {
            held.remove(held.iterator().next());
        }
    }
}
