package org.psephos.wallet.client;

import java.util.Optional;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.election.Prefixes;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/**
 * Where a node stands.
 *
 * @param head id of its newest block
 * @param chainTimeMillis chain time at the next block
 * @param json as the node gave it
 */
public record ChainStatus(
        String network,
        Hash chainId,
        Address.Prefix prefix,
        String consensus,
        long height,
        Hash head,
        long finalizedHeight,
        long chainTimeMillis,
        Json json) {
    private static final String PATH = "/status";

    public static ChainStatus ask(NodeClient client) throws Failure {
        Json json = client.get(PATH);
        return of(json).orElseThrow(() -> client.unreadable(PATH));
    }

    static Optional<ChainStatus> of(Json json) {
        return Answers.hash(json, "chainId").flatMap(chainId -> Answers.hash(json, "head")
                .map(head -> new ChainStatus(
                        json.text("network").orElse(""),
                        chainId,
                        Prefixes.named(json.text("addressPrefix").orElse("")),
                        json.text("consensus").orElse(""),
                        json.whole("height").orElse(0),
                        head,
                        json.whole("finalizedHeight").orElse(0),
                        Answers.timeMillis(json, "chainTime").orElse(0),
                        json)));
    }
}
