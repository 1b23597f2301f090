package org.psephos.wallet.client;

import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Genesis;
import org.psephos.wallet.output.Failure;

/** What a chain's rules are. The chain's id is a hash of them: a node cannot make up fees. */
public final class GenesisSource {
    private static final String PATH = "/genesis";

    private GenesisSource() {}

    public static Genesis ask(NodeClient client, Hash chainId) throws Failure {
        Genesis genesis =
                Decoding.hex(client.get(PATH), "genesis", Genesis::read).orElseThrow(() -> client.unreadable(PATH));
        if (!genesis.chainId().equals(chainId)) {
            throw Failure.failed("NODE_ANSWER", "The node gave the genesis of another chain than its own.");
        }
        return genesis;
    }
}
