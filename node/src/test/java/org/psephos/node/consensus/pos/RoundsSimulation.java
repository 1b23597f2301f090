package org.psephos.node.consensus.pos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Votes.Step;

/**
 * Validators who decide one height, on a clock and a network of their own, from one seed. Until {@link #CALM_MILLIS} messages are late, lost
 * and twice, and validators stop and start again. Some mean harm throughout: they propose different blocks to different others, vote for
 * several, or for nothing, or not at all.
 */
final class RoundsSimulation {
    static final long CALM_MILLIS = 120_000;
    /** After twenty rounds of the longest time-outs each has led. */
    private static final long END_MILLIS = CALM_MILLIS + 20 * 3 * 11_000;

    private static final long REPEAT_MILLIS = 2_000;
    private static final long BASE_MILLIS = 1_000;
    private static final int BLOCKS = 12;

    final Map<Integer, Hash> decisions = new HashMap<>();
    final List<String> faults = new ArrayList<>();
    long highestRound;
    int restarts;
    int accusations;

    private final Random random;
    private final ValidatorSet validators;
    private final int hostile;
    private final List<Member> members = new ArrayList<>();
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long now;
    private long events;

    private record Event(long atMillis, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMillis == other.atMillis
                    ? Long.compare(number, other.number)
                    : Long.compare(atMillis, other.atMillis);
        }
    }

    /** @param hostile so many of the validators, the last ones */
    RoundsSimulation(long seed, int size, int hostile) {
        random = new Random(seed);
        this.hostile = hostile;
        validators = new ValidatorSet(IntStream.range(0, size)
                .mapToObj(i -> new Validator(PublicKey.parse("%064x".formatted(i + 1)), 10))
                .toList());
        for (int i = 0; i < size; i++) {
            members.add(i < size - hostile ? new Honest(i) : new Hostile(i));
        }
    }

    RoundsSimulation run() {
        members.forEach(member -> at(random.nextInt(1_000), member::start));
        while (!queue.isEmpty() && decisions.size() < members.size() - hostile) {
            Event event = queue.remove();
            now = event.atMillis;
            if (now > END_MILLIS) {
                faults.add("undecided at the end: " + decisions.size() + " of " + (members.size() - hostile));
                break;
            }
            event.task.run();
        }
        return this;
    }

    private void at(long delayMillis, Runnable task) {
        queue.add(new Event(now + delayMillis, events++, task));
    }

    private boolean isCalm() {
        return now >= CALM_MILLIS;
    }

    /** Every fourth is one that nobody honest finds valid. */
    private static Hash block(int number) {
        return Hash.ofWords(number + 1, 0, 0, number % 4 == 3 ? 1 : 0);
    }

    private static boolean isValid(Hash block) {
        return block.word(3) == 0;
    }

    private int leader(long round) {
        return (int) (round % members.size());
    }

    private void toAll(Consumer<Member> message) {
        members.forEach(member -> toOne(member, message));
    }

    private void toOne(Member member, Consumer<Member> message) {
        int copies = isCalm() ? 1 : random.nextInt(10) < 4 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < copies; i++) {
            at(1 + random.nextInt(isCalm() ? 200 : 8_000), () -> message.accept(member));
        }
    }

    private abstract static class Member {
        final int place;

        Member(int place) {
            this.place = place;
        }

        abstract void start();

        abstract void proposed(Proposal proposal);

        abstract void voted(Vote vote);

        void certified(Hash block) {}
    }

    /** Runs the machine, and keeps over a stop what a validator keeps: what it signed, and its lock. */
    private final class Honest extends Member {
        private final Map<String, Optional<Hash>> signed = new HashMap<>();
        private final Map<Long, List<Vote>> cast = new HashMap<>();
        private final Map<Long, Proposal> made = new HashMap<>();
        private Optional<Polka> lock = Optional.empty();
        private long lastSigned = -1;
        private @Nullable Rounds rounds;
        private int life;

        Honest(int place) {
            super(place);
        }

        @Override
        void start() {
            var started = new Rounds(validators, true, round -> leader(round) == place, lock);
            rounds = started;
            life++;
            long first = Math.max(0, lastSigned);
            carryOut(started.start(first, cast.getOrDefault(first, List.of())));
            repeat(life);
            if (random.nextInt(3) == 0 && !isCalm()) {
                at(random.nextInt(40_000), this::crash);
            }
        }

        private void crash() {
            if (!decisions.containsKey(place) && !isCalm()) {
                rounds = null;
                restarts++;
                at(random.nextInt(20_000), this::start);
            }
        }

        private void repeat(int ofLife) {
            at(REPEAT_MILLIS, () -> {
                Rounds running = rounds;
                if (running == null || life != ofLife) {
                    return;
                }
                if (decisions.containsKey(place)) {
                    Hash block = decisions.get(place);
                    toAll(member -> member.certified(block));
                } else {
                    // Those of others now and then: that is most of the work, and one who lacks them hears of them in
                    // time.
                    boolean all = random.nextInt(4) == 0;
                    running.votes().stream()
                            .filter(vote -> all || vote.validator() == place)
                            .forEach(vote -> toAll(member -> member.voted(vote)));
                    running.proposal().ifPresent(proposal -> toAll(member -> member.proposed(proposal)));
                }
                repeat(ofLife);
            });
        }

        private void tell(Function<Rounds, List<Action>> what) {
            Rounds running = rounds;
            if (running != null) {
                carryOut(what.apply(running));
                highestRound = Math.max(highestRound, running.round());
            }
        }

        @Override
        void proposed(Proposal proposal) {
            tell(running -> running.proposed(proposal));
        }

        @Override
        void voted(Vote vote) {
            tell(running -> running.voted(vote));
        }

        @Override
        void certified(Hash block) {
            decided(block);
        }

        private void decided(Hash block) {
            if (!isValid(block)) {
                faults.add(place + " decided an invalid block");
            }
            decisions.merge(place, block, (one, other) -> {
                if (!one.equals(other)) {
                    faults.add(place + " decided twice");
                }
                return one;
            });
        }

        private void carryOut(List<Action> actions) {
            for (Action action : actions) {
                carryOut(action);
            }
        }

        private void carryOut(Action action) {
            int ofLife = life;
            switch (action) {
                case Action.Propose(long round, Optional<Polka> again) -> {
                    if (made.containsKey(round)) {
                        return;
                    }
                    Hash block = again.map(Polka::block).orElseGet(() -> block(4 * random.nextInt(BLOCKS / 4)));
                    var proposal = new Proposal(round, block, again, Bytes.EMPTY);
                    made.put(round, proposal);
                    toAll(member -> member.proposed(proposal));
                }
                case Action.Judge(Hash block) ->
                    at(random.nextInt(isCalm() ? 100 : 3_000), () -> {
                        if (life == ofLife) {
                            tell(running -> running.judged(block, isValid(block)));
                        }
                    });
                case Action.Cast(Step step, long round, Optional<Hash> block) -> {
                    if (!signed.merge(step + " " + round, block, (one, other) -> one)
                            .equals(block)) {
                        faults.add(place + " signs two votes for " + step + " of round " + round);
                    }
                    lastSigned = Math.max(lastSigned, round);
                    var vote = new Vote(step, round, block, place, Bytes.EMPTY);
                    cast.computeIfAbsent(round, ignored -> new ArrayList<>()).add(vote);
                    // Not at once: it is signed and written first.
                    at(1, () -> {
                        if (life == ofLife) {
                            toAll(member -> member.voted(vote));
                            tell(running -> running.voted(vote));
                        }
                    });
                }
                case Action.Lock(Polka polka) -> lock = Optional.of(polka);
                case Action.Wait(Action.Stage stage, long round) ->
                    at(BASE_MILLIS + BASE_MILLIS / 2 * Math.min(round, 20), () -> {
                        if (life == ofLife) {
                            tell(running -> running.elapsed(stage, round));
                        }
                    });
                case Action.Decide(long round, Hash block, List<Vote> precommits) -> {
                    decided(block);
                    toAll(member -> member.certified(block));
                }
                case Action.Accuse(Vote first, Vote second) -> {
                    accusations++;
                    if (first.validator() < members.size() - hostile) {
                        faults.add("an honest validator is accused");
                    }
                }
            }
        }
    }

    /** Votes for whatever it hears of, also twice, and tells each something else. */
    private final class Hostile extends Member {
        private final boolean silent = random.nextInt(4) == 0;
        private long proposedIn = -1;

        Hostile(int place) {
            super(place);
        }

        @Override
        void start() {}

        @Override
        void proposed(Proposal proposal) {
            say(proposal.round());
        }

        @Override
        void voted(Vote vote) {
            say(vote.round() + random.nextInt(3) / 2);
        }

        private void say(long round) {
            if (silent && isCalm() || random.nextInt(3) > 0) {
                return;
            }
            // Not to each other: they would talk without end.
            for (Member member : members.subList(0, members.size() - hostile)) {
                if (leader(round) == place && proposedIn < round) {
                    var proposal = new Proposal(round, block(random.nextInt(BLOCKS)), Optional.empty(), Bytes.EMPTY);
                    toOne(member, other -> other.proposed(proposal));
                }
                Step step = random.nextBoolean() ? Step.PREVOTE : Step.PRECOMMIT;
                Optional<Hash> block =
                        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(block(random.nextInt(BLOCKS)));
                var vote = new Vote(step, round, block, place, Bytes.EMPTY);
                toOne(member, other -> other.voted(vote));
            }
            proposedIn = Math.max(proposedIn, round);
        }
    }
}
