package org.psephos.simulator.vote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Possession;
import org.psephos.core.ledger.Transaction;
import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.node.SimulatedNode;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.VirtualTime;

/** The organiser and the voters of one open election that stays open, somebody who pays, and an intruder. */
public final class Electorate {
    private static final String PAYER = "payer";
    private static final int OPTIONS = 3;
    private static final int PAYMENTS = 20;
    private static final long PREPARED_MILLIS = 10_000;
    private static final long LEAST_PATIENCE_MILLIS = 20_000;
    private static final long MOST_PATIENCE_MILLIS = 60_000;
    private static final long FOR_EVER_MILLIS = 365L * 24 * 3_600_000;

    /** One voter in so many signs two ballots for the same place and hands them to two nodes. */
    private static final int HONEST_OF = 8;

    /** Less than a third, together with what liars may have. */
    private static final int MOST_STAKE = 5;

    private static final int STAKINGS = 16;
    private static final int MOST_WITHDRAWALS = 6;

    private final VirtualTime time;
    private final Chance chance;
    private final Secp256k1 curve;
    private final Hash chainId;
    private final Wallet organiser;
    private final List<Wallet> voters = new ArrayList<>();
    private final Wallet payer;
    private final Wallet stranger;
    private final Hash election;
    private final List<SimulatedNode> nodes;
    private int ballots;
    private int staked;
    private int withdrawals;

    /**
     * @param opensMillis after genesis
     * @param nodes that take transactions
     */
    public Electorate(
            VirtualTime time,
            Chance chance,
            Genesis genesis,
            Secp256k1 curve,
            int voterCount,
            long opensMillis,
            List<SimulatedNode> nodes) {
        this.time = time;
        this.chance = chance;
        this.nodes = List.copyOf(nodes);
        this.curve = curve;
        chainId = genesis.chainId();
        organiser = new Wallet(chainId, curve, chance.split("organiser"));
        payer = new Wallet(chainId, curve, chance.split(PAYER));
        stranger = new Wallet(chainId, curve, chance.split("stranger"));
        for (int i = 0; i < voterCount; i++) {
            voters.add(new Wallet(chainId, curve, chance.split("voter", i)));
        }
        voters.sort(Comparator.comparing(Wallet::address));
        long opens = genesis.timeMillis() + opensMillis;
        election = organiser.sign(new Payload.CreateElection(definition(opens))).id();
        organiser.sign(new Payload.EnrolVoters(
                election,
                voters.stream()
                        .map(voter -> new RollEntry(voter.address(), 1 + chance.below(OPTIONS)))
                        .toList()));
        organiser.sign(new Payload.CloseEnrolment(election));
    }

    /** Who must have money in genesis, as this chance has it. */
    public static PublicKey payer(Secp256k1 curve, Chance chance) {
        return curve.publicKey(PrivateKey.generate(chance.split(PAYER)));
    }

    private static ElectionDefinition definition(long opensMillis) {
        var options = new ArrayList<LocalText>();
        for (int i = 0; i < OPTIONS; i++) {
            options.add(LocalText.of("Option " + i));
        }
        return new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en"),
                LocalText.of("Board"),
                LocalText.of(""),
                List.of(new Question("chair", LocalText.of("Who?"), options, 1, 1, true)),
                opensMillis,
                opensMillis,
                opensMillis + FOR_EVER_MILLIS,
                RevoteRule.LAST,
                List.of());
    }

    public Hash election() {
        return election;
    }

    /** Signed so far. */
    public int ballots() {
        return ballots;
    }

    /** Lets the organiser prepare the election at once, and the voters vote within this time. */
    public void begin(long fromMillis, long untilMillis) {
        time.at(PREPARED_MILLIS, () -> press(organiser));
        for (Wallet voter : voters) {
            int votes = 1 + chance.below(3);
            for (int i = 0; i < votes; i++) {
                time.at(chance.between(fromMillis, untilMillis), () -> vote(voter));
            }
            time.at(chance.between(fromMillis, fromMillis + MOST_PATIENCE_MILLIS), () -> press(voter));
        }
        for (int i = 0; i < PAYMENTS; i++) {
            time.at(chance.between(PREPARED_MILLIS, untilMillis), this::pay);
            time.at(chance.between(fromMillis, untilMillis), this::intrude);
        }
        time.at(fromMillis, () -> press(payer));
    }

    /** Lets the payer put up stake of a validator that nobody runs, and take some back: the epochs' sets differ. */
    public void stake(long fromMillis, long untilMillis) {
        Chance own = chance.split("stake");
        PrivateKey validator = PrivateKey.generate(own);
        for (int i = 0; i < STAKINGS; i++) {
            time.at(own.between(fromMillis, untilMillis), () -> stake(validator, own));
        }
    }

    private void stake(PrivateKey validator, Chance own) {
        PublicKey key = curve.publicKey(validator);
        if (staked < MOST_STAKE && (staked < 2 || own.oneIn(2))) {
            int amount = 1 + own.below(MOST_STAKE - staked);
            staked += amount;
            byte[] digest = Possession.digest(chainId, key, payer.address()).toBytes();
            Bytes possession = Bytes.of(curve.sign(validator, digest, new byte[Wallet.AUX_BYTES]));
            payer.sign(new Payload.Stake(key, amount, possession));
        } else if (staked >= 2 && withdrawals < MOST_WITHDRAWALS) {
            int amount = 1 + own.below(staked - 1);
            staked -= amount;
            withdrawals++;
            payer.sign(new Payload.Unstake(key, amount));
        }
        anyNode().ifPresent(payer::submit);
    }

    private void pay() {
        Wallet to = voters.get(chance.below(voters.size()));
        payer.sign(new Payload.Transfer(to.address(), 1 + chance.below(OPTIONS)));
        anyNode().ifPresent(payer::submit);
    }

    /** Somebody who is not on the roll votes; somebody's ballot comes with a signature that nobody made. */
    private void intrude() {
        byte[] ballot = stranger.signed(0, ballot(chance.below(OPTIONS))).encode();
        byte[] forged = voters.get(chance.below(voters.size()))
                .signed(chance.below(OPTIONS), ballot(chance.below(OPTIONS)))
                .encode();
        forged[forged.length - 1 - chance.below(Transaction.SIGNATURE_BYTES)] ^= 1;
        anyNode().ifPresent(node -> node.ledger().submissions().submit(List.of(ballot, forged)));
    }

    /** Ballots, payments, and what prepared the election, that a node's chain lacks. */
    public int missingIn(RunningNode node) {
        return organiser.missingIn(node)
                + payer.missingIn(node)
                + voters.stream().mapToInt(voter -> voter.missingIn(node)).sum();
    }

    /** As {@link #missingIn}, by the node's index. */
    public long lostIn(RunningNode node) {
        return organiser.lostIn(node)
                + payer.lostIn(node)
                + voters.stream().mapToLong(voter -> voter.lostIn(node)).sum();
    }

    private void vote(Wallet voter) {
        voter.sign(ballot(chance.below(OPTIONS + 1)));
        ballots++;
        anyNode().ifPresent(voter::submit);
        if (chance.oneIn(HONEST_OF)) {
            Transaction other = voter.signTwin(ballot(chance.below(OPTIONS + 1)));
            anyNode().ifPresent(node -> node.ledger().submissions().submit(List.of(other.encode())));
        }
    }

    private Payload ballot(int option) {
        Choice choice = option == OPTIONS ? Choice.BLANK : Choice.of(option);
        return new Payload.CastBallot(election, new OpenBallot(List.of(choice)));
    }

    /** Hands in again and again what is not in the chain of some node. */
    private void press(Wallet wallet) {
        anyNode().ifPresent(wallet::submit);
        time.after(chance.between(LEAST_PATIENCE_MILLIS, MOST_PATIENCE_MILLIS), () -> press(wallet));
    }

    private Optional<RunningNode> anyNode() {
        return nodes.get(chance.below(nodes.size())).running();
    }
}
