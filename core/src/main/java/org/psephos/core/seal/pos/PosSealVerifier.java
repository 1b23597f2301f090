package org.psephos.core.seal.pos;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Offence;
import org.psephos.core.seal.Participation;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.StakingTerms;

/** The leader was drawn, the parent is certified, and the validators are those that the state before gave the epoch. */
final class PosSealVerifier implements SealVerifier {
    private final PosRules rules;
    private final Secp256k1 curve;
    private final VerifiedCertificates certificates;

    PosSealVerifier(PosRules rules, Secp256k1 curve) {
        this.rules = rules;
        this.curve = curve;
        this.certificates = new VerifiedCertificates(rules.chainId(), curve);
    }

    @Override
    public Bytes genesisTrail() {
        return PosTrail.genesis(rules).encode();
    }

    @Override
    public SealVerdict verify(Header parent, Bytes parentTrail, Header header) {
        PosTrail trail = PosTrail.decode(parentTrail).orThrow();
        return switch (PosFields.decode(header.engineFields())) {
            case Decoded.Malformed<PosFields>(String detail) -> new SealVerdict.Invalid(detail);
            case Decoded.Ok<PosFields>(PosFields fields) -> {
                PosTrail entered = entered(trail, fields);
                // Signatures last: a stranger can copy a certificate, and all else is cheap.
                yield formFault(header, fields)
                        .or(() -> validatorsFault(trail, entered, fields))
                        .or(() -> handoverFault(parent, header, fields))
                        .<SealVerdict>map(SealVerdict.Invalid::new)
                        .orElseGet(() -> lead(header, fields, entered));
            }
        };
    }

    /** What shows without the chain before it. */
    private Optional<String> formFault(Header header, PosFields fields) {
        if (header.seal().length() > 0) {
            return Optional.of("a seal where there is none");
        }
        if (fields.handover().isPresent() != rules.beginsEpoch(header.height())) {
            return Optional.of(
                    fields.handover().isPresent()
                            ? "hands over within an epoch"
                            : "begins an epoch and does not hand over");
        }
        if (fields.parentCertificate().isPresent() != header.height() > 1) {
            return Optional.of(
                    fields.parentCertificate().isPresent()
                            ? "a certificate of genesis"
                            : "no certificate of the parent");
        }
        return Optional.empty();
    }

    private static Optional<String> validatorsFault(PosTrail trail, PosTrail entered, PosFields fields) {
        if (!fields.parentValidators().hash().equals(trail.validators())) {
            return Optional.of("the parent's validators are others");
        }
        return fields.validators().hash().equals(entered.validators())
                ? Optional.empty()
                : Optional.of("its validators are others");
    }

    /** By the validators that the header names. */
    private Optional<String> certificateFault(Header header, PosFields fields) {
        return fields.parentCertificate()
                .flatMap(certificate -> certificates.fault(
                        certificate, header.height() - 1, header.parent(), fields.parentValidators()))
                .map(fault -> "certificate of the parent: " + fault);
    }

    private Optional<String> handoverFault(Header parent, Header header, PosFields fields) {
        return fields.handover().flatMap(handover -> {
            Hash key = StateColumn.validators(rules.epoch(header.height()) + 1).hash();
            return handover.proof().verify(parent.stateRoot(), key, Optional.of(handover.afterNext()))
                    ? Optional.empty()
                    : Optional.of("hands over to validators that the parent's state does not have");
        });
    }

    /** The trail as this block's epoch has it. */
    private static PosTrail entered(PosTrail trail, PosFields fields) {
        return fields.handover()
                .map(handover -> trail.nextEpoch(handover.afterNext()))
                .orElse(trail);
    }

    private SealVerdict lead(Header header, PosFields fields, PosTrail trail) {
        PublicKey leader = Leaders.drawn(fields.validators(), trail.seed(), header.height(), fields.round());
        byte[] input = Leaders.vrfInput(trail.seed(), header.height());
        Optional<Hash> output = curve.verifyVrf(leader, input, fields.vrfProof().toArray());
        if (output.isEmpty()) {
            return new SealVerdict.Invalid("the leader of round " + fields.round() + " is " + leader);
        }
        return certificateFault(header, fields)
                .<SealVerdict>map(SealVerdict.Invalid::new)
                .orElseGet(() -> new SealVerdict.Valid(trail.with(output.get()).encode()));
    }

    @Override
    public Optional<Certifiers> certifiers() {
        return Optional.of(new PosCertifiers(rules, certificates));
    }

    @Override
    public boolean certifies(Bytes certificate, Header header, Bytes trail) {
        return PosFields.decode(header.engineFields()) instanceof Decoded.Ok<PosFields>(PosFields fields)
                && fields.validators()
                        .hash()
                        .equals(PosTrail.decode(trail).orThrow().validators())
                && Decoded.all(
                                certificate.toArray(),
                                in -> Certificate.read(fields.validators().size(), in))
                        instanceof Decoded.Ok<Certificate>(Certificate read)
                && certificates
                        .fault(read, header.height(), header.id(), fields.validators())
                        .isEmpty();
    }

    @Override
    public boolean needsCertificate() {
        return true;
    }

    @Override
    public Optional<StakingTerms> staking() {
        return Optional.of(rules.staking());
    }

    @Override
    public Optional<Offence> offence(Bytes evidence) {
        return Equivocation.decode(evidence)
                .value()
                .map(equivocation -> new Offence(equivocation.validator(), equivocation.height()));
    }

    @Override
    public boolean proves(Bytes evidence) {
        return Equivocation.decode(evidence)
                .value()
                .filter(equivocation -> equivocation.isProven(rules.chainId(), curve))
                .isPresent();
    }

    @Override
    public Participation participation(Header header, Bytes trail) {
        PosFields fields = PosFields.decode(header.engineFields()).orThrow();
        // The trail keeps its epoch's seed.
        Hash seed = PosTrail.decode(trail).orThrow().seed();
        LongFunction<PublicKey> leader = round -> Leaders.drawn(fields.validators(), seed, header.height(), round);
        return new Participation(
                Optional.of(leader.apply(fields.round())),
                LongStream.range(0, Math.min(fields.round(), Participation.MAX_PASSED_OVER))
                        .mapToObj(leader)
                        .toList(),
                fields.parentCertificate()
                        .map(certificate -> certificate.keys(fields.parentValidators()))
                        .orElse(List.of()));
    }

    @Override
    public SortedMap<String, String> describe(Header header) {
        var described = new TreeMap<String, String>();
        if (PosFields.decode(header.engineFields()) instanceof Decoded.Ok<PosFields>(PosFields fields)) {
            described.put("round", Long.toString(fields.round()));
            described.put("validators", Integer.toString(fields.validators().size()));
            described.put("totalStake", Long.toString(fields.validators().totalStake()));
            fields.parentCertificate().ifPresent(certificate -> {
                described.put("parentRound", Long.toString(certificate.round()));
                described.put(
                        "parentSigners",
                        Integer.toString(certificate.signatures().size()));
            });
        }
        return described;
    }
}
