package org.psephos.node.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.pow.PowRules;
import org.psephos.core.seal.pow.PowTrail;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.Tip;
import org.psephos.node.consensus.testkit.TestGenesis;

/** Minimum spacing 200 ms, spacing 2 s, at most 15 s ahead; the tip is dated {@link #PARENT}. */
class PowEngineTest {
    private static final long PARENT = TestGenesis.TIME_MILLIS;
    private static final Bytes SEAL = Bytes.of(new byte[8]);

    private final Genesis genesis = genesis();
    private final PowEngine engine =
            new PowEngine(PowRules.of(genesis), genesis.minSpacingMillis(), genesis.maxFutureMillis());
    private final Tip tip = tip(TestGenesis.header(genesis));

    @Test
    void requestsCandidateAtOnceWhereTheMinimumSpacingHasPassed() {
        on(new Event.Production(true), PARENT);

        assertThat(request(on(new Event.NewHead(tip), PARENT + 5_000)))
                .isEqualTo(new Effect.RequestCandidate(
                        1, tip.id(), PARENT + 5_000, Bytes.of(new byte[] {0x20, 0, (byte) 0xff, (byte) 0xff})));
    }

    @Test
    void waitsForTheMinimumSpacing() {
        on(new Event.Production(true), PARENT);

        assertThat(on(new Event.NewHead(tip), PARENT + 50))
                .containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT + 200));
        assertThat(request(fire(PARENT + 200)).timeMillis()).isEqualTo(PARENT + 200);
    }

    @Test
    void doesNothingUntilToldToProduce() {
        assertThat(on(new Event.NewHead(tip), PARENT + 5_000)).isEmpty();
        assertThat(request(on(new Event.Production(true), PARENT + 6_000)).timeMillis())
                .isEqualTo(PARENT + 6_000);
    }

    @Test
    void parentFromTheFutureIsWaitedForNoLongerThanTheMinimumSpacing() {
        on(new Event.Production(true), PARENT - 14_000);

        assertThat(on(new Event.NewHead(tip), PARENT - 14_000))
                .containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT - 13_800));
        assertThat(request(fire(PARENT - 13_800)).timeMillis()).isEqualTo(PARENT + 200);
    }

    @Test
    void neverDatesBlockSoFarAheadThatOthersHoldItBack() {
        on(new Event.Production(true), PARENT - 60_000);

        on(new Event.NewHead(tip), PARENT - 60_000);
        assertThat(fire(PARENT - 14_801)).containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT - 14_800));
        assertThat(request(fire(PARENT - 14_800)).timeMillis()).isEqualTo(PARENT + 200);
    }

    @Test
    void looksAtTheClockEverySecondWhileItWaits() {
        on(new Event.Production(true), PARENT - 60_000);

        assertThat(on(new Event.NewHead(tip), PARENT - 60_000))
                .containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT - 59_000));
        assertThat(request(fire(PARENT + 3_600_000)).timeMillis()).isEqualTo(PARENT + 3_600_000);
    }

    @Test
    void clockSetBackDoesNotProlongTheWait() {
        on(new Event.Production(true), PARENT);
        on(new Event.NewHead(tip), PARENT + 10);

        assertThat(fire(PARENT - 10_000)).containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT - 9_800));
        assertThat(request(fire(PARENT - 9_800)).timeMillis()).isEqualTo(PARENT + 200);
    }

    @Test
    void searchesTheCandidateAndCommitsWhatIsFound() {
        Header candidate = searching(PARENT + 5_000);

        assertThat(on(new Event.WorkFound(1, SEAL), PARENT + 5_100).getFirst())
                .isEqualTo(new Effect.Commit(candidate.withSeal(SEAL), Bytes.EMPTY));
    }

    @Test
    void newTipStopsTheSearchAtOnceAndStartsAfresh() {
        searching(PARENT + 5_000);
        Tip next = tip(child(tip, PARENT + 4_000));

        List<Effect> effects = on(new Event.NewHead(next), PARENT + 5_100);

        assertThat(effects.getFirst()).isEqualTo(new Effect.StopWork());
        assertThat(request(effects).parent()).isEqualTo(next.id());
        assertThat(on(new Event.WorkFound(1, SEAL), PARENT + 5_101)).isEmpty();
    }

    @Test
    void sameTipToldTwiceDoesNotDisturbTheSearch() {
        searching(PARENT + 5_000);

        assertThat(on(new Event.NewHead(tip), PARENT + 5_100)).isEmpty();
    }

    @Test
    void ignoresAnswersToOldRequestsAndJobs() {
        on(new Event.Production(true), PARENT);
        on(new Event.NewHead(tip), PARENT + 5_000);
        Tip next = tip(child(tip, PARENT + 4_000));
        on(new Event.NewHead(next), PARENT + 5_000);

        assertThat(on(new Event.Candidate(1, block(child(tip, PARENT + 5_000))), PARENT + 5_001))
                .isEmpty();
        assertThat(on(new Event.NoCandidate(1), PARENT + 5_001)).isEmpty();
        assertThat(on(new Event.WorkFound(0, SEAL), PARENT + 5_001)).isEmpty();
        assertThat(on(new Event.Candidate(2, block(child(next, PARENT + 5_000))), PARENT + 5_002))
                .hasAtLeastOneElementOfType(Effect.StartWork.class);
    }

    @Test
    void ignoresWhatOtherEnginesAsk() {
        searching(PARENT + 5_000);

        assertThat(on(new Event.TimerFired("round"), PARENT + 20_000)).isEmpty();
        assertThat(on(new Event.Message(PublicKey.of(new byte[32]), SEAL), PARENT))
                .isEmpty();
        assertThat(on(new Event.ProposalChecked(Hash.ZERO, ProposalVerdict.VALID), PARENT))
                .isEmpty();
        assertThat(on(new Event.Signed(1, SEAL), PARENT)).isEmpty();
        assertThat(on(new Event.NotSigned(1, "no"), PARENT)).isEmpty();
    }

    @Test
    void retriesWhereNoCandidateCouldBeMade() {
        on(new Event.Production(true), PARENT);
        on(new Event.NewHead(tip), PARENT + 5_000);

        assertThat(on(new Event.NoCandidate(1), PARENT + 5_010))
                .containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT + 5_510));
        assertThat(request(fire(PARENT + 5_510)).request()).isEqualTo(2);
    }

    @Test
    void refusesCandidateOnAnotherParent() {
        on(new Event.Production(true), PARENT);
        on(new Event.NewHead(tip), PARENT + 5_000);
        Tip other = tip(child(tip, PARENT + 4_000));

        assertThat(on(new Event.Candidate(1, block(child(other, PARENT + 5_000))), PARENT + 5_010))
                .containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT + 5_510));
    }

    @Test
    void takesWaitingVotesIntoLongSearchWithoutPausingIt() {
        searching(PARENT + 5_000);

        List<Effect> refresh = fire(PARENT + 9_001);
        assertThat(refresh).hasSize(1);
        assertThat(request(refresh).timeMillis()).isEqualTo(PARENT + 9_001);
        assertThat(fire(PARENT + 9_002)).isEmpty();

        Header fuller = child(tip, PARENT + 9_001);
        List<Effect> restart = on(new Event.Candidate(2, block(fuller)), PARENT + 9_050);
        assertThat(((Effect.StartWork) restart.getFirst()).job()).isEqualTo(2);
        assertThat(on(new Event.WorkFound(1, SEAL), PARENT + 9_051)).isEmpty();
        assertThat(on(new Event.WorkFound(2, SEAL), PARENT + 9_052).getFirst())
                .isEqualTo(new Effect.Commit(fuller.withSeal(SEAL), Bytes.EMPTY));
    }

    @Test
    void keepsSearchingWhereTheFresherCandidateFails() {
        Header candidate = searching(PARENT + 5_000);
        fire(PARENT + 9_001);

        assertThat(on(new Event.NoCandidate(2), PARENT + 9_010))
                .containsExactly(new Effect.SetTimer(PowEngine.TIMER, PARENT + 9_510));
        assertThat(on(new Event.WorkFound(1, SEAL), PARENT + 9_020).getFirst())
                .isEqualTo(new Effect.Commit(candidate.withSeal(SEAL), Bytes.EMPTY));
    }

    @Test
    void stopsWhenProductionIsSwitchedOff() {
        searching(PARENT + 5_000);

        assertThat(on(new Event.Production(false), PARENT + 5_001))
                .containsExactly(new Effect.StopWork(), new Effect.CancelTimer(PowEngine.TIMER));
        assertThat(on(new Event.WorkFound(1, SEAL), PARENT + 5_002)).isEmpty();
        assertThat(fire(PARENT + 9_000)).isEmpty();
        assertThat(on(new Event.NewHead(tip(child(tip, PARENT + 4_000))), PARENT + 9_000))
                .isEmpty();
    }

    @Test
    void beginsAnewWhereACommittedBlockNeverBecomesTheTip() {
        searching(PARENT + 5_000);
        on(new Event.WorkFound(1, SEAL), PARENT + 5_100);

        assertThat(request(fire(PARENT + 10_100)).parent()).isEqualTo(tip.id());
    }

    private Header searching(long nowMillis) {
        on(new Event.Production(true), PARENT);
        on(new Event.NewHead(tip), nowMillis);
        Header candidate = child(tip, nowMillis);
        List<Effect> effects = on(new Event.Candidate(1, block(candidate)), nowMillis + 1);
        assertThat(((Effect.StartWork) effects.getFirst()).job()).isEqualTo(1);
        assertThat(effects.getLast()).isEqualTo(new Effect.SetTimer(PowEngine.TIMER, nowMillis + 4_001));
        return candidate;
    }

    private List<Effect> fire(long nowMillis) {
        return on(new Event.TimerFired(PowEngine.TIMER), nowMillis);
    }

    private List<Effect> on(Event event, long nowMillis) {
        return engine.on(event, nowMillis);
    }

    private static Effect.RequestCandidate request(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.RequestCandidate.class::isInstance)
                .map(Effect.RequestCandidate.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Block block(Header header) {
        return new Block(header, List.of());
    }

    private static Tip tip(Header header) {
        return new Tip(header.id(), header, PowTrail.GENESIS.encode(), Bytes.EMPTY);
    }

    private Header child(Tip parent, long timeMillis) {
        return new Header(
                1,
                genesis.chainId(),
                parent.header().height() + 1,
                parent.id(),
                timeMillis,
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                PublicKey.of(new byte[32]),
                PowRules.of(genesis)
                        .targetAfter(parent.header(), PowTrail.GENESIS)
                        .engineFields(),
                Bytes.EMPTY);
    }

    private static Genesis genesis() {
        var parameters = new TreeMap<String, Value>();
        parameters.put("spacingMillis", new Value.Integer(2_000));
        return TestGenesis.of("pow", parameters);
    }
}
