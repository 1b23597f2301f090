package org.psephos.core.seal.raft;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.core.seal.Participation;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.Signatures;

/** The parent is certified by a majority of its members, and the members are the same or those that the state before has. */
final class RaftSealVerifier implements SealVerifier {
    private final RaftRules rules;
    private final Secp256k1 curve;

    RaftSealVerifier(RaftRules rules, Secp256k1 curve) {
        this.rules = rules;
        this.curve = curve;
    }

    @Override
    public Bytes genesisTrail() {
        return new RaftTrail(0, rules.first().hash()).encode();
    }

    @Override
    public SealVerdict verify(Header parent, Bytes parentTrail, Header header) {
        RaftTrail trail = RaftTrail.decode(parentTrail).orThrow();
        return switch (RaftFields.decode(header.engineFields())) {
            case Decoded.Malformed<RaftFields>(String detail) -> new SealVerdict.Invalid(detail);
            case Decoded.Ok<RaftFields>(RaftFields fields) ->
                // Signatures last: all else is cheap.
                formFault(header, fields)
                        .or(() -> membersFault(trail, fields))
                        .or(() -> handoverFault(parent, fields))
                        .or(() -> certificateFault(header, fields))
                        .<SealVerdict>map(SealVerdict.Invalid::new)
                        .orElseGet(() -> new SealVerdict.Valid(new RaftTrail(
                                        trail.height() + 1, fields.members().hash())
                                .encode()));
        };
    }

    /** What shows without the chain before it. */
    private static Optional<String> formFault(Header header, RaftFields fields) {
        if (header.seal().length() > 0) {
            return Optional.of("a seal where there is none");
        }
        if (fields.parentCertificate().isPresent() != header.height() > 1) {
            return Optional.of(
                    fields.parentCertificate().isPresent()
                            ? "a certificate of genesis"
                            : "no certificate of the parent");
        }
        if (fields.handover().isPresent() && header.height() == 1) {
            return Optional.of("hands over in the first block");
        }
        return fields.handover()
                        .filter(change -> change.leaving().equals(fields.members()))
                        .isPresent()
                ? Optional.of("hands over to the same members")
                : Optional.empty();
    }

    private static Optional<String> membersFault(RaftTrail trail, RaftFields fields) {
        return fields.parentMembers().hash().equals(trail.members())
                ? Optional.empty()
                : Optional.of("the parent's members are others");
    }

    private static Optional<String> handoverFault(Header parent, RaftFields fields) {
        Hash wanted = fields.members().hash();
        return fields.handover()
                .filter(change -> !change.proof()
                        .verify(parent.stateRoot(), RaftRules.entry().hash(), Optional.of(wanted)))
                .map(change -> "hands over to members that the parent's state does not have");
    }

    /** By the members that the header names. */
    private Optional<String> certificateFault(Header header, RaftFields fields) {
        return fields.parentCertificate()
                .flatMap(certificate -> rules.certificateFault(
                        certificate, header.height() - 1, header.parent(), fields.parentMembers(), curve))
                .map(fault -> "certificate of the parent: " + fault);
    }

    @Override
    public Optional<Certifiers> certifiers() {
        return Optional.of(new RaftCertifiers(rules, curve));
    }

    @Override
    public boolean certifies(Bytes certificate, Header header, Bytes trail) {
        return RaftFields.decode(header.engineFields()) instanceof Decoded.Ok<RaftFields>(RaftFields fields)
                && fields.members()
                        .hash()
                        .equals(RaftTrail.decode(trail).orThrow().members())
                && Decoded.all(
                                certificate.toArray(),
                                in -> Signatures.read(fields.members().size(), in))
                        instanceof Decoded.Ok<Signatures>(Signatures read)
                && rules.certificateFault(read, header.height(), header.id(), fields.members(), curve)
                        .isEmpty();
    }

    @Override
    public boolean needsCertificate() {
        return true;
    }

    /** Who led does not stand in a header. */
    @Override
    public Participation participation(Header header, Bytes trail) {
        RaftFields fields = RaftFields.decode(header.engineFields()).orThrow();
        return new Participation(
                Optional.empty(),
                List.of(),
                fields.parentCertificate()
                        .map(certificate -> certificate.keys(fields.parentMembers()))
                        .orElse(List.of()));
    }

    @Override
    public Optional<MembershipTerms> membership() {
        return Optional.of(new MembershipTerms(rules.first(), RaftRules.MAX_MEMBERS));
    }

    @Override
    public SortedMap<String, String> describe(Header header) {
        var described = new TreeMap<String, String>();
        if (RaftFields.decode(header.engineFields()) instanceof Decoded.Ok<RaftFields>(RaftFields fields)) {
            described.put("members", Integer.toString(fields.members().size()));
            fields.parentCertificate()
                    .ifPresent(certificate -> described.put(
                            "parentSigners",
                            Integer.toString(certificate.signatures().size())));
        }
        return described;
    }
}
