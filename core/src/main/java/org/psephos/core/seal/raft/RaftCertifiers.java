package org.psephos.core.seal.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;
import org.psephos.core.seal.Signatures;

/** Any block but genesis's may be followed by one of other members, whom the state before has. */
record RaftCertifiers(RaftRules rules, Secp256k1 curve) implements Certifiers {
    @Override
    public Hash first() {
        return rules.first().hash();
    }

    @Override
    public Optional<Hash> named(Header header) {
        return RaftFields.decode(header.engineFields()).value().map(fields -> fields.members()
                .hash());
    }

    @Override
    public Optional<String> fault(Bytes certificate, Header header) {
        return switch (RaftFields.decode(header.engineFields())) {
            case Decoded.Malformed<RaftFields>(String detail) -> Optional.of(detail);
            case Decoded.Ok<RaftFields>(RaftFields fields) -> fault(certificate, header, fields);
        };
    }

    private Optional<String> fault(Bytes certificate, Header header, RaftFields fields) {
        return switch (Decoded.all(
                certificate.toArray(), in -> Signatures.read(fields.members().size(), in))) {
            case Decoded.Malformed<Signatures>(String detail) -> Optional.of("certificate: " + detail);
            case Decoded.Ok<Signatures>(Signatures read) ->
                rules.certificateFault(read, header.height(), header.id(), fields.members(), curve)
                        .map("certificate: "::concat);
        };
    }

    @Override
    public Optional<Succession> succession(long height) {
        return height < 1 || height == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(new Succession(RaftRules.entry(), height + 1));
    }

    @Override
    public Optional<Handover> handover(Header parent, Header child) {
        RaftFields fields = RaftFields.decode(child.engineFields()).orThrow();
        return fields.handover().flatMap(change -> fields.parentCertificate()
                .map(certificate -> encoded(certificate, change.leaving()))
                .map(certificate ->
                        new Handover(parent, certificate, fields.members().hash(), change.proof())));
    }

    private static Bytes encoded(Signatures certificate, ValidatorSet members) {
        var out = new Writer();
        certificate.write(members.size(), out);
        return Bytes.of(out.toBytes());
    }

    /** By halves: where both ends have the same members, whatever was between needs no handover. */
    @Override
    public List<Long> handoverHeights(long after, long to, LongFunction<Header> headers) {
        var found = new ArrayList<Long>();
        if (after < to) {
            search(after, members(headers, after), to, members(headers, to), headers, found);
        }
        return found;
    }

    private static void search(
            long low, Hash lowMembers, long high, Hash highMembers, LongFunction<Header> headers, List<Long> found) {
        if (lowMembers.equals(highMembers)) {
            return;
        }
        if (high - low == 1) {
            found.add(high);
            return;
        }
        long middle = low + (high - low) / 2;
        Hash middleMembers = members(headers, middle);
        search(low, lowMembers, middle, middleMembers, headers, found);
        search(middle, middleMembers, high, highMembers, headers, found);
    }

    private static Hash members(LongFunction<Header> headers, long height) {
        return RaftFields.decode(headers.apply(height).engineFields())
                .orThrow()
                .members()
                .hash();
    }
}
