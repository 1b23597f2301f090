package org.psephos.core.seal.pow;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;

/** Engine fields are the target that ASERT gives, the seal is a nonce, and the id meets the target. */
final class PowSealVerifier implements SealVerifier {
    private static final int NONCE_BYTES = 8;

    private final PowRules rules;

    PowSealVerifier(PowRules rules) {
        this.rules = rules;
    }

    @Override
    public Bytes genesisTrail() {
        return PowTrail.GENESIS.encode();
    }

    @Override
    public SealVerdict verify(Header parent, Bytes parentTrail, Header header) {
        PowTrail trail = PowTrail.decode(parentTrail).orThrow();
        Target target = rules.targetAfter(parent, trail);
        if (!header.engineFields().equals(target.engineFields())) {
            return new SealVerdict.Invalid("target is " + shortened(header.engineFields()) + ", must be " + target);
        }
        return workFault(header, target)
                .<SealVerdict>map(SealVerdict.Invalid::new)
                .orElseGet(() -> new SealVerdict.Valid(
                        rules.extend(trail, parent, target, header.timeMillis()).encode()));
    }

    @Override
    public Optional<String> faultSeenAlone(Header header) {
        Optional<Target> named = namedTarget(header);
        if (named.isEmpty()) {
            return Optional.of(shortened(header.engineFields()) + " is not a target");
        }
        Target target = named.get();
        if (target.value().compareTo(rules.powLimit().value()) > 0) {
            return Optional.of("target is " + target + ", easier than the limit " + rules.powLimit());
        }
        return workFault(header, target);
    }

    @Override
    public boolean certifies(Bytes certificate, Header header, Bytes trail) {
        return certificate.length() == 0;
    }

    @Override
    public SortedMap<String, String> describe(Header header) {
        var fields = new TreeMap<String, String>();
        namedTarget(header).ifPresent(target -> {
            fields.put("target", target.toString());
            fields.put("expectedHashes", target.work().toString());
        });
        fields.put("nonce", header.seal().toString());
        return fields;
    }

    private static Optional<Target> namedTarget(Header header) {
        Bytes fields = header.engineFields();
        return fields.length() == Target.BYTES
                ? Target.ofBits(ByteBuffer.wrap(fields.toArray()).getInt())
                : Optional.empty();
    }

    private static Optional<String> workFault(Header header, Target target) {
        if (header.seal().length() != NONCE_BYTES) {
            return Optional.of("nonce of " + header.seal().length() + " bytes, must be " + NONCE_BYTES);
        }
        Hash id = header.id();
        return target.isMetBy(id)
                ? Optional.empty()
                : Optional.of("id " + id + " is above the target " + target.threshold());
    }

    private static String shortened(Bytes fields) {
        return fields.length() <= Target.BYTES ? "\"" + fields + "\"" : fields.length() + " bytes";
    }
}
