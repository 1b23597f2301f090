package org.psephos.node.consensus.pos;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.seal.pos.Certificate;
import org.psephos.core.seal.pos.PosFields;
import org.psephos.core.seal.pos.PosRules;
import org.psephos.core.seal.pos.PosTrail;
import org.psephos.node.consensus.Tip;

/** Finds out what the height after a tip is decided by. Within an epoch the tip says all; where one begins, the state is asked as well. */
final class Preparation {
    private final PosRules rules;
    private final Tip tip;
    private final long height;
    private final PosTrail trail;
    private @Nullable ValidatorSet entering;
    private PosFields.@Nullable Handover handover;

    /** {@link IllegalStateException} where the tip is no block of this engine with its certificate. */
    Preparation(PosRules rules, Tip tip) {
        this.rules = rules;
        this.tip = tip;
        height = tip.header().height() + 1;
        trail = PosTrail.decode(tip.trail()).orThrow();
        if (isFirst()) {
            entering = rules.first();
        } else if (!rules.beginsEpoch(height)) {
            entering = tipFields().validators();
        } else if (epoch() == 1) {
            entering = rules.first();
        }
    }

    private boolean isFirst() {
        return height == 1;
    }

    private long epoch() {
        return rules.epoch(height);
    }

    private PosFields tipFields() {
        return PosFields.decode(tip.header().engineFields()).orThrow();
    }

    /** The next entry that is wanted of the state behind the tip; empty: none any more. */
    Optional<StateKey<ValidatorSet>> wanted() {
        if (entering == null) {
            return Optional.of(StateColumn.validators(epoch()));
        }
        return rules.beginsEpoch(height) && handover == null
                ? Optional.of(StateColumn.validators(epoch() + 1))
                : Optional.empty();
    }

    /** Takes the entry that {@link #wanted} named. */
    void read(Optional<Bytes> value, StateProof proof) {
        byte[] encoded = value.orElseThrow(
                        () -> new IllegalStateException("the state has no validators for " + wanted()))
                .toArray();
        if (entering == null) {
            entering = Decoded.all(encoded, ValidatorSet::read).orThrow();
        } else {
            handover = new PosFields.Handover(tipFields().validators(), StateColumn.valueHash(encoded), proof);
        }
    }

    /** Once nothing more is wanted. */
    Terms terms() {
        ValidatorSet validators = entering;
        if (validators == null) {
            throw new IllegalStateException("the validators are not known yet");
        }
        Optional<PosFields.Handover> handedOver = Optional.ofNullable(handover);
        Hash seed = handedOver
                .map(end -> trail.nextEpoch(end.afterNext()))
                .orElse(trail)
                .seed();
        return new Terms(
                rules.chainId(),
                height,
                tip.id(),
                tip.header().timeMillis(),
                validators,
                seed,
                handedOver,
                isFirst() ? Optional.empty() : Optional.of(certificate()));
    }

    private Certificate certificate() {
        int signers = tipFields().validators().size();
        return Decoded.all(tip.certificate().toArray(), in -> Certificate.read(signers, in))
                .orThrow();
    }
}
