package org.psephos.node.consensus.raft;

import java.util.List;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.raft.RaftFields;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.Tip;

/** Who the members are, as the chain says. */
final class Membership {
    private Membership() {}

    /** Those who certify the tip. */
    static ValidatorSet at(Tip tip, RaftRules rules) {
        return tip.header().height() == 0
                ? rules.first()
                : RaftFields.decode(tip.header().engineFields()).orThrow().members();
    }

    static List<PublicKey> keys(ValidatorSet members) {
        return members.validators().stream().map(Validator::key).toList();
    }
}
