package org.psephos.node.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.Ledger;
import org.psephos.node.state.Rules;

/** A genesis in which a few people hold money, and what they do. */
public final class TestWorld {
    public static final long GENESIS_MILLIS = 1_767_225_600_000L;
    public static final long SPACING_MILLIS = 1_000;
    public static final int BALLOTS_PER_VOTER = 3;
    public static final int MAX_BLOCK_BYTES = 1 << 16;
    public static final int MAX_TRANSACTION_BYTES = 1 << 14;

    public static final Person ADA = Person.named("ada");
    public static final Person GRACE = Person.named("grace");
    public static final Person EDSGER = Person.named("edsger");
    public static final Person MINER = Person.named("miner");

    private TestWorld() {}

    public static Genesis genesis() {
        return genesis("stub", new EngineParameters(new TreeMap<>()));
    }

    /** Of an engine that makes blocks; a reorganisation of at most {@code maxReorgDepth} blocks. */
    public static Genesis productive(long maxReorgDepth) {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("maxReorgDepth", new EngineParameters.Value.Integer(maxReorgDepth));
        return genesis(StampSeal.ENGINE, new EngineParameters(parameters));
    }

    /** Of an engine that makes blocks, of which none is the head without a certificate; there are no reorganisations. */
    public static Genesis certified() {
        return certified(0);
    }

    /** As {@link #certified()}, with so many bytes more in each header. */
    public static Genesis certified(int paddingBytes) {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("certified", new EngineParameters.Value.Integer(1));
        parameters.put("paddingBytes", new EngineParameters.Value.Integer(paddingBytes));
        parameters.put("maxReorgDepth", new EngineParameters.Value.Integer(0));
        return genesis(StampSeal.ENGINE, new EngineParameters(parameters));
    }

    public static Genesis genesis(String engine, EngineParameters parameters) {
        var accounts = new TreeMap<PublicKey, Long>();
        accounts.put(ADA.address(), 1_000_000L);
        accounts.put(GRACE.address(), 1_000_000L);
        return new Genesis(
                "test",
                "tpsv",
                Bytes.EMPTY,
                GENESIS_MILLIS,
                engine,
                parameters,
                MAX_BLOCK_BYTES,
                MAX_TRANSACTION_BYTES,
                SPACING_MILLIS,
                15_000,
                5,
                0,
                BALLOTS_PER_VOTER,
                new TreeSet<>(),
                new TreeSet<>(),
                accounts);
    }

    /** The rules of a chain without stake. */
    public static Rules rules() {
        return Ledger.rules(StampSeal.of(productive(1)), Curves.best());
    }

    /** The rules of the chain with this genesis. */
    public static Rules rules(Genesis genesis) {
        return Ledger.rules(
                ((SealVerifiers.Found.Ready) SealVerifiers.installed().find(genesis, Curves.best())).verifier(),
                Curves.best());
    }

    /** The same network with a minimum fee, without some kinds of transactions, or with few who may create elections. */
    public static Genesis restricted(
            Genesis genesis, long minFee, Set<PayloadKind> excluded, List<Person> electionCreators) {
        return new Genesis(
                genesis.network(),
                genesis.addressPrefix(),
                genesis.salt(),
                genesis.timeMillis(),
                genesis.consensus(),
                genesis.engine(),
                genesis.maxBlockBytes(),
                genesis.maxTransactionBytes(),
                genesis.minSpacingMillis(),
                genesis.maxFutureMillis(),
                genesis.blockReward(),
                minFee,
                genesis.ballotsPerVoter(),
                excluded.stream().map(PayloadKind::tag).collect(Collectors.toCollection(TreeSet::new)),
                electionCreators.stream().map(Person::address).collect(Collectors.toCollection(TreeSet::new)),
                genesis.accounts());
    }

    /** One question with three options, opening and closing so many milliseconds after genesis. */
    public static ElectionDefinition election(long opensAfter, long closesAfter, RevoteRule revote) {
        return new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en"),
                LocalText.of("Board"),
                LocalText.of(""),
                List.of(new Question(
                        "chair",
                        LocalText.of("Who?"),
                        Arrays.stream(new String[] {"A", "B", "C"})
                                .map(LocalText::of)
                                .toList(),
                        1,
                        1,
                        true)),
                GENESIS_MILLIS + opensAfter,
                GENESIS_MILLIS + opensAfter,
                GENESIS_MILLIS + closesAfter,
                revote,
                List.of());
    }

    public static Payload.CastBallot ballot(Hash election, int option) {
        return new Payload.CastBallot(election, new OpenBallot(List.of(Choice.of(option))));
    }

    /** Creation, enrolment with weight 1 each and closing of the roll, in the organiser's order from {@code sequence} on. */
    public static List<Transaction> prepared(
            Hash chainId, Person organiser, long sequence, ElectionDefinition definition, List<Person> voters) {
        var transactions = new ArrayList<Transaction>();
        Transaction creation = organiser.transaction(chainId, sequence, new Payload.CreateElection(definition));
        transactions.add(creation);
        int chunk = 100;
        for (int from = 0; from < voters.size(); from += chunk) {
            List<RollEntry> entries = voters.subList(from, Math.min(voters.size(), from + chunk)).stream()
                    .map(voter -> new RollEntry(voter.address(), 1))
                    .toList();
            transactions.add(organiser.transaction(
                    chainId, sequence + transactions.size(), new Payload.EnrolVoters(creation.id(), entries)));
        }
        transactions.add(organiser.transaction(
                chainId, sequence + transactions.size(), new Payload.CloseEnrolment(creation.id())));
        return transactions;
    }
}
