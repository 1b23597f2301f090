package org.psephos.core.seal.pos;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;

/** The last block of each epoch makes the validators of the epoch after the next known, and the first of the next shows it. */
record PosCertifiers(PosRules rules, VerifiedCertificates certificates) implements Certifiers {
    @Override
    public Hash first() {
        return rules.first().hash();
    }

    @Override
    public Optional<Hash> named(Header header) {
        return PosFields.decode(header.engineFields()).value().map(fields -> fields.validators()
                .hash());
    }

    @Override
    public Optional<String> fault(Bytes certificate, Header header) {
        return switch (PosFields.decode(header.engineFields())) {
            case Decoded.Malformed<PosFields>(String detail) -> Optional.of(detail);
            case Decoded.Ok<PosFields>(PosFields fields) -> fault(certificate, header, fields);
        };
    }

    private Optional<String> fault(Bytes certificate, Header header, PosFields fields) {
        return switch (Decoded.all(
                certificate.toArray(),
                in -> Certificate.read(fields.validators().size(), in))) {
            case Decoded.Malformed<Certificate>(String detail) -> Optional.of("certificate: " + detail);
            case Decoded.Ok<Certificate>(Certificate read) ->
                certificates
                        .fault(read, header.height(), header.id(), fields.validators())
                        .map("certificate: "::concat);
        };
    }

    @Override
    public Optional<Succession> succession(long height) {
        long blocks = rules.epochBlocks();
        if (height < 1 || height % blocks != 0 || height > Long.MAX_VALUE - blocks - 1) {
            return Optional.empty();
        }
        return Optional.of(new Succession(StateColumn.validators(height / blocks + 1), height + blocks + 1));
    }

    @Override
    public Optional<Handover> handover(Header parent, Header child) {
        PosFields fields = PosFields.decode(child.engineFields()).orThrow();
        return fields.handover().flatMap(handover -> fields.parentCertificate()
                .map(certificate -> encoded(certificate, handover.leaving()))
                .map(certificate -> new Handover(parent, certificate, handover.afterNext(), handover.proof())));
    }

    private static Bytes encoded(Certificate certificate, ValidatorSet validators) {
        var out = new Writer();
        certificate.write(validators.size(), out);
        return Bytes.of(out.toBytes());
    }

    @Override
    public List<Long> handoverHeights(long after, long to, LongFunction<Header> headers) {
        long blocks = rules.epochBlocks();
        long next = after / blocks * blocks + 1;
        return LongStream.iterate(
                        next > after ? next : next + blocks, height -> height <= to, height -> height + blocks)
                .filter(rules::beginsEpoch)
                .filter(height -> changes(headers.apply(height)))
                .boxed()
                .toList();
    }

    private static boolean changes(Header header) {
        PosFields fields = PosFields.decode(header.engineFields()).orThrow();
        return fields.handover()
                .filter(handover ->
                        !handover.afterNext().equals(fields.validators().hash()))
                .isPresent();
    }
}
