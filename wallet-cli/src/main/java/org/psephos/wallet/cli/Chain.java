package org.psephos.wallet.cli;

import java.util.Optional;
import org.psephos.core.crypto.Address;
import org.psephos.wallet.client.ChainStatus;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.election.Prefixes;
import org.psephos.wallet.home.Profile;
import org.psephos.wallet.output.Failure;

/** A node and the chain that it is on. */
record Chain(NodeClient client, ChainStatus status) {

    /** For questions only. */
    static Chain ask(Session session) throws Failure {
        NodeClient client = session.client();
        return new Chain(client, ChainStatus.ask(client));
    }

    /** For signatures: the chain must be the profile's; a profile without one gets this one. */
    static Chain toSignFor(Session session) throws Failure {
        String name = session.profileName();
        Chain chain = ask(session);
        Optional<Profile> profile = Profile.load(session.home(), name);
        if (profile.isEmpty()) {
            new Profile(
                            chain.client.url(),
                            chain.status.chainId(),
                            chain.status.network(),
                            chain.status.prefix().text())
                    .save(session.home(), name);
            session.note("Profile \"" + name + "\" now signs for chain "
                    + chain.status.chainId().toHex().substring(0, 16) + "… (" + chain.status.network() + ").");
        } else if (!profile.get().chainId().equals(chain.status.chainId())) {
            throw Failure.failed(
                    "WRONG_CHAIN",
                    "Not signed: the node is on another chain than profile \"" + name + "\".",
                    "profile  " + profile.get().chainId() + "  " + profile.get().network(),
                    "node     " + chain.status.chainId() + "  " + chain.status.network(),
                    "For the node's chain use another profile: --profile NAME",
                    "If the old chain is gone: psephos profile forget " + name);
        }
        return chain;
    }

    /**
     * How addresses begin here: as the profile's chain has it, else as the node says, if it answers at once. Only a way of writing: a key is
     * the same on all chains.
     */
    static Address.Prefix prefix(Session session) throws Failure {
        Optional<Profile> profile = Profile.load(session.home(), session.profileName());
        if (profile.isPresent()) {
            return Prefixes.named(profile.get().addressPrefix());
        }
        try {
            return ChainStatus.ask(session.client().impatient()).prefix();
        } catch (Failure noNode) {
            return Address.Prefix.MAIN;
        }
    }
}
