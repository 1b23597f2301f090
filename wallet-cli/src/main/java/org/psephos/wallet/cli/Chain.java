package org.psephos.wallet.cli;

import java.util.Optional;
import org.psephos.wallet.client.ChainStatus;
import org.psephos.wallet.client.NodeClient;
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
            new Profile(chain.client.url(), chain.status.chainId(), chain.status.network()).save(session.home(), name);
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
}
