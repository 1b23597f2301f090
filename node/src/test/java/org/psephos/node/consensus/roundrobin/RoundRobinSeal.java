package org.psephos.node.consensus.roundrobin;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.ParameterReader;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifierProvider;

/** Authorities take turns, a slot each; the seal is the signature of the slot's owner, the trail is empty. */
record RoundRobinSeal(List<PublicKey> authorities, long slotMillis) implements SealVerifier {
    static final String ENGINE = "round-robin";

    public static final class Provider implements SealVerifierProvider {
        @Override
        public String engine() {
            return ENGINE;
        }

        @Override
        public SealVerifier create(Genesis genesis, Secp256k1 curve) {
            return of(genesis);
        }
    }

    static RoundRobinSeal of(Genesis genesis) {
        var reader = new ParameterReader(genesis.engine());
        List<String> authorities = reader.texts("authorities").orElseThrow();
        long slotMillis = reader.integer("slotMillis", 1, 60_000).orElseThrow();
        reader.end();
        return new RoundRobinSeal(authorities.stream().map(PublicKey::parse).toList(), slotMillis);
    }

    PublicKey owner(long slot) {
        return authorities.get((int) (slot % authorities.size()));
    }

    static Bytes fields(long slot) {
        return Bytes.of(new Writer().varint(slot).toBytes());
    }

    @Override
    public Bytes genesisTrail() {
        return Bytes.of(new Writer().varint(0).toBytes());
    }

    @Override
    public SealVerdict verify(Header parent, Bytes parentTrail, Header header) {
        return faultSeenAlone(header)
                .<SealVerdict>map(SealVerdict.Invalid::new)
                .orElseGet(() -> new SealVerdict.Valid(
                        Bytes.of(new Writer().varint(header.height()).toBytes())));
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
