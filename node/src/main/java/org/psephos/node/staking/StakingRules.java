package org.psephos.node.staking;

import java.util.List;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.state.BlockHandler;
import org.psephos.node.state.TxHandler;

/** The rules of stake, on chains whose engine has terms for it; on others there are none. */
public final class StakingRules {
    private StakingRules() {}

    public static List<TxHandler<?>> transactions(SealVerifier seals, Secp256k1 curve) {
        return seals.staking()
                .map(Stakes::new)
                .<List<TxHandler<?>>>map(stakes -> List.of(
                        new StakeHandler(stakes, curve),
                        new UnstakeHandler(stakes),
                        new EvidenceHandler(stakes, seals)))
                .orElse(List.of());
    }

    /** After the reward: what a block earns may not be what it pays out. */
    public static List<BlockHandler> blocks(SealVerifier seals) {
        return seals.staking()
                .map(Stakes::new)
                .<List<BlockHandler>>map(stakes -> List.of(new ReleaseHandler(stakes), new FreezeHandler(stakes)))
                .orElse(List.of());
    }
}
