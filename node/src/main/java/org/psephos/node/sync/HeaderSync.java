package org.psephos.node.sync;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.runtime.Clock;
import org.psephos.node.chain.Head;
import org.psephos.node.state.GenerationCache;
import org.psephos.p2p.reputation.Behaviour;

/** Asks peers for headers, judges them and keeps those of better chains. */
final class HeaderSync {
    /** Each peer is asked so often even if it says nothing: an announcement may have been lost. */
    static final long REFRESH_MILLIS = 30_000;

    private static final int MAX_REFUSED = 10_000;

    private final ChainDesk desk;
    private final SyncLink link;
    private final Clock clock;
    private final HeaderTree tree;
    private final LongConsumer tooDeep;
    private final Runnable progress;

    /** Blocks that turned out to be invalid. */
    private final GenerationCache<Hash, Boolean> refused = new GenerationCache<>(MAX_REFUSED);

    /**
     * @param tooDeep told how deep a better chain parts from ours, where this node may not follow it
     * @param progress to be run when the tree has grown
     */
    HeaderSync(ChainDesk desk, SyncLink link, Clock clock, HeaderTree tree, LongConsumer tooDeep, Runnable progress) {
        this.desk = desk;
        this.link = link;
        this.clock = clock;
        this.tree = tree;
        this.tooDeep = tooDeep;
        this.progress = progress;
    }

    void refuse(Hash block) {
        refused.put(block, true);
    }

    boolean isRefused(Hash block) {
        return refused.get(block) != null;
    }

    /** To be called every second or so. */
    void tick(SyncPeer peer) {
        long now = clock.nowMillis();
        if (peer.more || now >= peer.askDueMillis || peer.askDueMillis - now > REFRESH_MILLIS) {
            ask(peer);
        }
    }

    /** Asks for what the peer has beyond us, unless that is under way. */
    void ask(SyncPeer peer) {
        if (peer.asking || peer.gone || !tree.hasRoom(peer.id)) {
            return;
        }
        if (!peer.headerQuestions.take(1, clock.nowMillis())) {
            peer.more = true;
            return;
        }
        peer.asking = true;
        peer.more = false;
        peer.askDueMillis = clock.nowMillis() + REFRESH_MILLIS;
        desk.locator(known -> {
            Optional<Locator> locator = known.map(ids -> ids.after(beyondStored(peer)));
            peer.asking = !peer.gone
                    && locator.isPresent()
                    && link.askHeaders(peer.id, locator.get(), answer -> answered(peer, locator.get(), answer));
        });
    }

    private Stream<Hash> beyondStored(SyncPeer peer) {
        return peer.survey().map(survey -> Stream.of(survey.tip().headId())).orElseGet(tree::sample);
    }

    private void answered(SyncPeer peer, Locator asked, Optional<HeaderBatch> answer) {
        if (peer.gone) {
            return;
        }
        if (answer.isEmpty()) {
            peer.asking = false;
            peer.survey(null);
            link.report(peer.id, Behaviour.STALL, "no headers in time");
            return;
        }
        HeaderBatch batch = answer.get();
        List<Header> headers = batch.headers();
        if (headers.isEmpty()) {
            peer.asking = false;
            peer.survey(null);
            return;
        }
        Hash parent = headers.getFirst().parent();
        Optional<HeaderChain> base = peer.survey()
                .map(Survey::tip)
                .filter(tip -> tip.headId().equals(parent))
                .or(() -> tree.find(parent).map(entry -> entry.chain));
        if (base.isPresent()) {
            judge(peer, base.get(), false, batch);
        } else {
            desk.join(headers, joint -> joined(peer, asked, batch, joint));
        }
    }

    private void joined(SyncPeer peer, Locator asked, HeaderBatch batch, Optional<ChainDesk.Joint> found) {
        if (peer.gone || found.isEmpty()) {
            peer.asking = false;
            return;
        }
        ChainDesk.Joint joint = found.get();
        List<Header> headers = batch.headers();
        if (joint.base().isEmpty()) {
            Hash parent = headers.getFirst().parent();
            // What was asked from may have been given up meanwhile.
            if (asked.ids().contains(parent)) {
                peer.asking = false;
            } else {
                refuse(peer, "headers on a block that nobody asked about");
            }
            return;
        }
        HeaderChain base = joint.base().get();
        if (joint.stored() < headers.size()) {
            judge(peer, base, joint.followed(), batch.from(joint.stored()));
        } else if (batch.more()) {
            peer.asking = false;
            peer.survey(Survey.from(base));
            ask(peer);
        } else {
            peer.asking = false;
            peer.survey(null);
        }
    }

    private void judge(SyncPeer peer, HeaderChain base, boolean followed, HeaderBatch batch) {
        long latestMillis = clock.nowMillis() + desk.maxFutureMillis();
        desk.judge(base, batch.headers(), batch.certificate(), latestMillis, judged -> {
            if (peer.gone || judged.isEmpty()) {
                peer.asking = false;
                return;
            }
            judged(peer, base, followed, judged.get(), batch.more());
        });
    }

    private void judged(SyncPeer peer, HeaderChain base, boolean followed, ChainDesk.Judged judged, boolean more) {
        if (judged.fault().isPresent()) {
            refuse(peer, "header: " + judged.fault().get());
            return;
        }
        List<HeaderChain> chains = judged.chains();
        if (chains.stream().anyMatch(chain -> isRefused(chain.headId()))) {
            refuse(peer, "header of an invalid block");
            return;
        }
        peer.asking = false;
        judged.earlyMillis()
                .ifPresent(early -> peer.askDueMillis = Math.min(peer.askDueMillis, early - desk.maxFutureMillis()));
        if (chains.isEmpty()) {
            peer.survey(null);
            return;
        }
        peer.height = Math.max(peer.height, chains.getLast().height());
        place(peer, base, followed, chains, more && judged.earlyMillis().isEmpty());
    }

    private void place(SyncPeer peer, HeaderChain base, boolean followed, List<HeaderChain> chains, boolean more) {
        HeaderChain tip = chains.getLast();
        Head head = desk.head();
        Survey survey = peer.survey()
                .filter(known -> known.tip().headId().equals(base.headId()))
                .orElseGet(() -> Survey.from(base));
        if (survey.target().isPresent()) {
            takeAgain(peer, survey, survey.target().get(), chains, more);
        } else if (!desk.isBetter(tip.trail(), head.trail())) {
            peer.survey(more ? survey.on(tip) : null);
            if (more) {
                ask(peer);
            }
        } else if (followed
                && head.height() - base.height() > desk.maxReorgDepth()
                && chains.stream().noneMatch(chain -> chain.headId().equals(head.id()))) {
            // Otherwise the head has come along this very branch meanwhile.
            tooDeep.accept(head.height() - base.height());
        } else if (survey.hasSkipped()) {
            peer.survey(survey.again(tip));
            ask(peer);
        } else {
            peer.survey(null);
            keep(peer, chains, tip.trail(), more);
        }
    }

    /** A chain that beats ours comes by for the second time. */
    private void takeAgain(SyncPeer peer, Survey survey, HeaderChain target, List<HeaderChain> chains, boolean more) {
        Optional<HeaderChain> there = chains.stream()
                .filter(chain -> chain.height() == target.height())
                .findFirst();
        boolean another = there.isPresent() && !there.get().headId().equals(target.headId());
        HeaderChain tip = chains.getLast();
        if (another || !more && tip.height() < target.height()) {
            tree.disown(chains.getFirst().head().parent(), peer.id);
            peer.survey(null);
            // Its chain may have changed since: it is looked through from the beginning.
            link.report(peer.id, Behaviour.UNSOLICITED, "other headers than before");
            progress.run();
            return;
        }
        boolean passed = there.isPresent() && desk.isBetter(tip.trail(), target.trail());
        Optional<HeaderChain> last = keep(peer, chains, passed ? tip.trail() : target.trail(), more);
        peer.survey(there.isPresent() ? null : last.map(survey::on).orElse(survey));
    }

    /** The last that found room. */
    private Optional<HeaderChain> keep(SyncPeer peer, List<HeaderChain> chains, Bytes worth, boolean more) {
        int kept = 0;
        while (kept < chains.size() && tree.add(chains.get(kept), peer.id, worth)) {
            tree.vouch(chains.get(kept).headId(), peer.id);
            kept++;
        }
        peer.more = more || kept < chains.size();
        progress.run();
        return kept == 0 ? Optional.empty() : Optional.of(chains.get(kept - 1));
    }

    private void refuse(SyncPeer peer, String detail) {
        peer.asking = false;
        peer.survey(null);
        link.report(peer.id, Behaviour.INVALID_DATA, detail);
    }
}
