package org.psephos.node.api;

import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.chain.AttendanceBook;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.HeadAnswer;
import org.psephos.node.consensus.Standing;
import org.psephos.node.index.BlockBodies;
import org.psephos.node.index.IndexFollower;
import org.psephos.node.index.IndexReader;
import org.psephos.node.metrics.NodeMetrics;
import org.psephos.node.txpool.PoolReader;
import org.psephos.node.txpool.Submissions;

/**
 * All that the interface leans on.
 *
 * @param staking empty: the chain has no validators
 * @param membership empty: the chain is no consortium's
 * @param confirmHead asks whether the head is as new as anything that is final anywhere
 * @param standing how far the engine has come with the next block
 * @param follower asked only how far it has come
 * @param peerControl empty: choosing peers is answered with 501
 * @param shutdown ends the node; called once, must return at once
 */
public record ApiDependencies(
        Vertx vertx,
        Clock clock,
        Randomness randomness,
        Secp256k1 curve,
        Optional<StakingTerms> staking,
        Optional<MembershipTerms> membership,
        ChainReader chain,
        Finality finality,
        Supplier<CompletionStage<HeadAnswer>> confirmHead,
        Supplier<Optional<Standing>> standing,
        AttendanceBook attendance,
        IndexReader index,
        IndexFollower follower,
        BlockBodies bodies,
        PoolReader pool,
        Submissions submissions,
        NodeMetrics metrics,
        NodeFacts facts,
        PeerDirectory peers,
        Optional<PeerControl> peerControl,
        MinerControl miner,
        LogControl log,
        Runnable shutdown) {}
