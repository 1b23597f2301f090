package org.psephos.core.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestKey;

/** Elections step by step, for the published vectors. */
final class ElectionRuns {
    private static final Hash STATE_ROOT = Hash.parse("57".repeat(32));

    private final Hash id;
    private final ElectionDefinition definition;
    private final int ballotsPerVoter;
    private final Map<PublicKey, VoterRecord> roll = new HashMap<>();
    private final List<Map<?, ?>> steps = new ArrayList<>();
    private ElectionStatus status;
    private int trackers;

    private ElectionRuns(int number, ElectionDefinition definition, int ballotsPerVoter) {
        this.id = Hash.parse(("e" + number).repeat(32));
        this.definition = definition;
        this.ballotsPerVoter = ballotsPerVoter;
        this.status = ElectionStatus.created(definition);
    }

    static List<?> all() {
        return List.of(lastCounts(), firstCounts(), cancelled(), failed(), weights());
    }

    /** Revotes, with every kind of choice, early and late ballots, strangers and ballots that do not fit. */
    private static Map<?, ?> lastCounts() {
        var run = new ElectionRuns(1, ElectionVectorsTest.chair(), 3);
        run.close(10);
        run.enrol(20, 0, 5, 1, 2, 3);
        run.cast(30, 0, Choice.of(0), Choice.of(), Choice.of(0, 1));
        run.enrol(99, 5, 3, 100, 200, 300);
        run.enrol(99, 4, 2, 1, 1);
        run.enrol(100, 9, 1, 1);
        run.close(150);
        run.close(160);
        run.enrol(90, 9, 1, 1);
        run.cast(199, 0, Choice.of(0), Choice.of(), Choice.of(0, 1));
        run.cast(200, 0, Choice.of(0), Choice.of(), Choice.of(0, 1));
        run.cast(200, 1, Choice.BLANK, Choice.of(0), Choice.BLANK);
        run.cast(201, 5, Choice.of(2), Choice.of(0, 2), Choice.of(1, 2));
        run.cast(202, 0, Choice.of(1), Choice.of(1, 2), Choice.BLANK);
        run.cast(203, 9, Choice.of(1), Choice.of(1, 2), Choice.BLANK);
        run.cast(204, 1, Choice.of(0, 1), Choice.of(), Choice.BLANK);
        run.cast(205, 1, Choice.of(0), Choice.of(), Choice.of(0, 2));
        run.cast(206, 0, Choice.BLANK, Choice.of(), Choice.BLANK);
        run.cast(207, 0, Choice.of(0), Choice.of(), Choice.BLANK);
        run.cancel(250);
        run.cast(299, 7, Choice.of(1), Choice.of(2), Choice.of(0, 1));
        run.cast(300, 2, Choice.of(1), Choice.of(2), Choice.of(0, 1));
        run.cancel(300);
        return run.finished("the last ballot counts");
    }

    private static Map<?, ?> firstCounts() {
        var run = new ElectionRuns(
                2, ElectionVectorsTest.election(RevoteRule.FIRST, ElectionVectorsTest.question("a", 2, 1, 1, true)), 5);
        run.enrol(0, 0, 4, 7, 8, 9, 10);
        run.close(0);
        run.cast(200, 2, Choice.of(1));
        run.cast(200, 2, Choice.of(0));
        run.cast(200, 3, Choice.of(2));
        run.cast(200, 3, Choice.BLANK);
        run.cast(201, 3, Choice.of(9));
        return run.finished("the first ballot counts");
    }

    private static Map<?, ?> cancelled() {
        var run = new ElectionRuns(3, ElectionVectorsTest.chair(), 1);
        run.enrol(0, 0, 1, 1);
        run.close(0);
        run.cancel(199);
        run.cancel(199);
        run.close(199);
        run.enrol(50, 1, 1, 1);
        run.cast(200, 0, Choice.of(0), Choice.of(), Choice.of(0, 1));
        return run.finished("cancelled before it opened");
    }

    private static Map<?, ?> failed() {
        var run = new ElectionRuns(4, ElectionVectorsTest.chair(), 1);
        run.enrol(0, 0, 1, 1);
        run.close(200);
        run.cancel(200);
        run.enrol(200, 1, 1, 1);
        run.cast(200, 0, Choice.of(0), Choice.of(), Choice.of(0, 1));
        run.cast(300, 0, Choice.of(0), Choice.of(), Choice.of(0, 1));
        return run.finished("the enrolment was not closed in time");
    }

    private static Map<?, ?> weights() {
        var run = new ElectionRuns(
                5, ElectionVectorsTest.election(RevoteRule.LAST, ElectionVectorsTest.question("a", 1, 0, 1, false)), 2);
        run.enrol(0, 0, 1, 1L << 40);
        run.enrol(0, 1, 1, 1);
        run.close(0);
        run.cast(200, 0, Choice.of(0));
        run.cast(200, 0, Choice.of());
        run.cast(200, 0, Choice.of(0));
        return run.finished("the greatest weight");
    }

    /** Voters with these weights, numbered from {@code first}. */
    private void enrol(long time, int first, int voters, long... weights) {
        List<RollEntry> chunk = IntStream.range(0, voters)
                .mapToObj(i -> new RollEntry(voter(first + i), i < weights.length ? weights[i] : weights[0]))
                .sorted((left, right) -> left.voter().compareTo(right.voter()))
                .toList();
        Optional<Refusal> refusal = ElectionRules.checkEnrol(definition, status, chunk, time)
                .or(() -> chunk.stream().anyMatch(entry -> roll.containsKey(entry.voter()))
                        ? Optional.of(Refusal.VOTER_ALREADY_ENROLLED)
                        : Optional.empty());
        if (refusal.isEmpty()) {
            chunk.forEach(entry -> roll.put(entry.voter(), VoterRecord.enrolled(entry.weight())));
            status = ElectionRules.enrol(status, id, chunk);
        }
        step(
                "enrol",
                time,
                refusal,
                "chunk",
                chunk.stream()
                        .map(entry -> row("voter", entry.voter(), "weight", entry.weight()))
                        .toList(),
                "chunkHash",
                ElectionRules.rollChunkHash(id, chunk));
    }

    private void close(long time) {
        Optional<Refusal> refusal = ElectionRules.checkCloseEnrolment(definition, status, time);
        if (refusal.isEmpty()) {
            status = ElectionRules.closeEnrolment(status);
        }
        step("close", time, refusal);
    }

    private void cancel(long time) {
        Optional<Refusal> refusal = ElectionRules.checkCancel(definition, status, time);
        if (refusal.isEmpty()) {
            status = ElectionRules.cancel(status);
        }
        step("cancel", time, refusal);
    }

    private void cast(long time, int number, Choice... choices) {
        PublicKey voter = voter(number);
        var ballot = new OpenBallot(List.of(choices));
        trackers++;
        Hash tracker = Hash.parse(String.format("%064x", trackers));
        VoterRecord before = roll.get(voter);
        Optional<Refusal> refusal = ElectionRules.checkOpen(definition, status, time)
                .or(() -> before == null
                        ? Optional.of(Refusal.NOT_ON_ROLL)
                        : ElectionRules.checkBallot(definition, before, ballot, ballotsPerVoter));
        byte @Nullable [] after = null;
        if (refusal.isEmpty() && before != null) {
            status = ElectionRules.cast(status, before, tracker, ballot);
            VoterRecord cast = ElectionRules.cast(before, tracker, ballot);
            roll.put(voter, cast);
            after = encode(cast::write);
        }
        step(
                "cast",
                time,
                refusal,
                "voter",
                voter,
                "tracker",
                tracker,
                "ballot",
                encode(ballot::write),
                "voterRecord",
                after);
    }

    private static PublicKey voter(int number) {
        return TestKey.of("voter " + number).publicKey();
    }

    private void step(String action, long time, Optional<Refusal> refusal, @Nullable Object... fields) {
        var step = new LinkedHashMap<String, @Nullable Object>(row("action", action, "time", time, "refusal", refusal));
        step.putAll(row(fields));
        step.put("status", encode(status::write));
        steps.add(step);
    }

    private Map<?, ?> finished(String what) {
        assertThat(steps).isNotEmpty();
        return row(
                "case", what,
                "election", id,
                "definition", encode(definition::write),
                "ballotsPerVoter", ballotsPerVoter,
                "steps", steps,
                "stateRoot", STATE_ROOT,
                "tallyRoot", ElectionRules.tallyRoot(id, status, STATE_ROOT));
    }
}
