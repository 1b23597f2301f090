package org.psephos.node.consensus.roundrobin;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;

/** Authorities take turns, a slot each; the seal is the signature of the slot's owner, the trail is the height. */
record RoundRobinSeal(List<PublicKey> authorities, long slotMillis) implements SealVerifier {
    PublicKey owner(long slot) {
        return authorities.get((int) (slot % authorities.size()));
    }

    static Bytes fields(long slot) {
        return Bytes.of(new Writer().varint(slot).toBytes());
    }

    static long height(Bytes trail) {
        return Decoded.all(trail.toArray(), Reader::varint).orThrow();
    }

    @Override
    public Bytes genesisTrail() {
        return fields(0);
    }

    @Override
    public SealVerdict verify(Header parent, Bytes parentTrail, Header header) {
        return faultSeenAlone(header)
                .<SealVerdict>map(SealVerdict.Invalid::new)
                .orElseGet(() -> new SealVerdict.Valid(fields(header.height())));
    }

    @Override
    public Optional<String> faultSeenAlone(Header header) {
        long slot = header.timeMillis() / slotMillis;
        boolean valid = header.timeMillis() % slotMillis == 0
                && header.engineFields().equals(fields(slot))
                && header.producer().equals(owner(slot))
                && Curves.best().verify(header.seal().toArray(), header.hash().toBytes(), header.producer());
        return valid ? Optional.empty() : Optional.of("not signed by the owner of slot " + slot);
    }

    @Override
    public boolean certifies(Bytes certificate, Header header, Bytes trail) {
        return certificate.length() == 0;
    }

    @Override
    public SortedMap<String, String> describe(Header header) {
        return new TreeMap<>();
    }
}
