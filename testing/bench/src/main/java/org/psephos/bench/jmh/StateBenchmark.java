package org.psephos.bench.jmh;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.psephos.core.codec.Bytes;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.accounts.SenderRules;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockExecution;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateChange;
import org.psephos.node.state.StateOverlay;
import org.psephos.node.state.StateReader;
import org.psephos.node.voting.CastBallotHandler;

/** Ballots executed into a block, on a state in memory. */
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class StateBenchmark extends MicrosPerOperation {
    private static final int VOTES = 20_000;
    private static final long OPENS = 1_000_000;

    private final List<Transaction> votes = Sample.votes(VOTES);
    private final StateOverlay base = base();
    private final Rules rules = new Rules(new SenderRules(), List.of(new CastBallotHandler()), List.of());
    private final BlockContext context =
            new BlockContext(genesis(), 1, 10, OPENS + 1, votes.getFirst().sender());

    @Benchmark
    @OperationsPerInvocation(VOTES)
    public List<StateChange<?>> executePerVote() {
        var block = new BlockExecution(rules, context, base);
        for (Transaction vote : votes) {
            block.append(vote).ifPresent(rejection -> {
                throw new IllegalStateException(rejection.toString());
            });
        }
        block.finish();
        return block.changes();
    }

    private StateOverlay base() {
        var definition = new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en"),
                LocalText.of("Title"),
                LocalText.of("Description"),
                List.of(new Question(
                        "q",
                        LocalText.of("Question"),
                        List.of(LocalText.of("A"), LocalText.of("B"), LocalText.of("C"), LocalText.of("D")),
                        1,
                        1,
                        true)),
                OPENS,
                OPENS,
                2 * OPENS,
                RevoteRule.LAST,
                List.of());
        var state = new StateOverlay(new Nothing());
        state.put(
                StateColumn.election(Sample.ELECTION),
                new ElectionRecord(votes.getFirst().sender(), definition));
        state.put(
                StateColumn.status(Sample.ELECTION), ElectionRules.closeEnrolment(ElectionStatus.created(definition)));
        for (Transaction vote : votes) {
            state.put(StateColumn.voter(Sample.ELECTION, vote.sender()), VoterRecord.enrolled(1));
            state.put(StateColumn.account(vote.sender()), Account.EMPTY);
        }
        return state;
    }

    private static final class Nothing implements StateReader {
        @Override
        public <V> Optional<V> get(StateKey<V> key) {
            return Optional.empty();
        }
    }

    private static Genesis genesis() {
        return new Genesis(
                "bench",
                "tpsv",
                Bytes.EMPTY,
                0,
                "pow",
                new EngineParameters(new TreeMap<>()),
                8 << 20,
                128 << 10,
                2_000,
                15_000,
                0,
                0,
                20,
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>());
    }
}
