package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.hex;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RollEntry;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;
import org.psephos.core.ledger.StakeCandidate.Unbonding;

/** {@code docs/spec/vectors/state_values.json}. */
class StateValueVectorsTest {
    private static final Hash ELECTION = LedgerSamples.ELECTION;
    private static final PublicKey VOTER = TestKey.of("voter 1").publicKey();
    private static final String LOW = "00".repeat(31) + "01";
    private static final String HIGH = "ff".repeat(32);
    private static final OpenBallot BALLOT = new OpenBallot(List.of(Choice.of(1), Choice.of(0, 2)));
    private static final Hash TRACKER = Hash.parse("7a".repeat(32));

    @Test
    void publishedVectorsAreOurs() throws IOException {
        VectorFile.check("state_values.json", "entries", entries(), "malformed", malformed());
    }

    private static List<?> entries() {
        ElectionDefinition definition = LedgerSamples.definition();
        ElectionStatus created = ElectionStatus.created(definition);
        ElectionStatus enrolled = ElectionRules.enrol(created, ELECTION, List.of(new RollEntry(VOTER, 300)));
        VoterRecord voter = VoterRecord.enrolled(300);
        ElectionStatus voted = ElectionRules.cast(ElectionRules.closeEnrolment(enrolled), voter, TRACKER, BALLOT);
        String account = "01" + VOTER;
        String voterKey = "04" + ELECTION + VOTER;
        return List.of(
                accountEntry("account", account, new Account(1_000, 3)),
                accountEntry("account with nothing", account, new Account(0, 1)),
                accountEntry("largest numbers", account, new Account(Long.MAX_VALUE, Long.MAX_VALUE)),
                entry(
                        "election",
                        "02" + ELECTION,
                        StateColumn.election(ELECTION),
                        new ElectionRecord(LedgerSamples.ORGANISER, definition),
                        row("organiser", LedgerSamples.ORGANISER, "definition", encode(definition::write))),
                status("created", created),
                status("one voter", enrolled),
                status("cancelled", ElectionRules.cancel(enrolled)),
                status("one ballot", voted),
                voter("enrolled", voterKey, voter, row("weight", 300, "ballotsCast", 0)),
                voter(
                        "voted",
                        voterKey,
                        ElectionRules.cast(ElectionRules.cast(voter, Hash.ZERO, BALLOT), TRACKER, BALLOT),
                        row("weight", 300, "ballotsCast", 2, "tracker", TRACKER, "ballot", encode(BALLOT::write))),
                register("nobody", new StakeRegister(List.of())),
                register("validators of every kind", register()));
    }

    private static StakeRegister register() {
        return new StakeRegister(List.of(
                StakeCandidate.of(TestKey.of("validator 1").publicKey(), Optional.empty(), 7),
                StakeCandidate.of(TestKey.of("validator 2").publicKey(), Optional.of(VOTER), Long.MAX_VALUE - 7),
                new StakeCandidate(
                        TestKey.of("validator 3").publicKey(),
                        Optional.of(LedgerSamples.ORGANISER),
                        0,
                        true,
                        List.of(new Unbonding(1, 0), new Unbonding(300, 200_000)),
                        List.of(1L, 128L, Long.MAX_VALUE))));
    }

    private static Map<?, ?> register(String what, StakeRegister register) {
        return entry(
                what,
                "06",
                StateColumn.stakes(),
                register,
                row(
                        "candidates",
                        register.candidates().stream()
                                .map(StateValueVectorsTest::candidate)
                                .toList()));
    }

    private static Map<?, ?> candidate(StakeCandidate candidate) {
        return row(
                "key",
                candidate.key(),
                "owner",
                candidate.owner(),
                "stake",
                candidate.stake(),
                "jailed",
                candidate.jailed(),
                "unbonding",
                candidate.unbonding().stream()
                        .map(entry -> row("amount", entry.amount(), "releaseHeight", entry.releaseHeight()))
                        .toList(),
                "offences",
                candidate.offences());
    }

    private static Map<?, ?> accountEntry(String what, String key, Account account) {
        return entry(
                what,
                key,
                StateColumn.account(VOTER),
                account,
                row("balance", account.balance(), "sequence", account.sequence()));
    }

    private static Map<?, ?> status(String what, ElectionStatus status) {
        var sums = new ArrayList<Map<?, ?>>();
        for (int question = 0; question < status.tally().questions(); question++) {
            sums.add(row("options", options(status, question), "blank", blank(status, question)));
        }
        return entry(
                what,
                "03" + ELECTION,
                StateColumn.status(ELECTION),
                status,
                row(
                        "enrolmentClosed", status.enrolmentClosed(),
                        "cancelled", status.cancelled(),
                        "voters", status.voters(),
                        "weight", status.weight(),
                        "rollCount", status.roll().count(),
                        "rollRoot", status.roll().root(),
                        "ballotsCount", status.ballots().count(),
                        "ballotsRoot", status.ballots().root(),
                        "turnoutVoters", status.turnoutVoters(),
                        "turnoutWeight", status.turnoutWeight(),
                        "tally", sums));
    }

    private static List<?> options(ElectionStatus status, int question) {
        var options = new ArrayList<Map<?, ?>>();
        for (int option = 0; option < status.tally().options(question); option++) {
            options.add(row(
                    "count", status.tally().count(question, option),
                    "weight", status.tally().weight(question, option)));
        }
        return options;
    }

    private static Map<?, ?> blank(ElectionStatus status, int question) {
        return row(
                "count",
                status.tally().blankCount(question),
                "weight",
                status.tally().blankWeight(question));
    }

    private static Map<?, ?> voter(String what, String key, VoterRecord voter, Map<?, ?> fields) {
        return entry(what, key, StateColumn.voter(ELECTION, VOTER), voter, fields);
    }

    private static <V> Map<?, ?> entry(String what, String key, StateKey<V> place, V value, Map<?, ?> fields) {
        assertThat(Sha256.hash(Tag.STATE_KEY, hex(key))).isEqualTo(place.hash());
        byte[] encoded = place.column().encode(value);
        assertThat(place.column().decode(encoded).orThrow()).isEqualTo(value);
        return row(
                "case",
                what,
                "key",
                hex(key),
                "keyHash",
                place.hash(),
                "fields",
                fields,
                "value",
                encoded,
                "valueHash",
                StateColumn.valueHash(encoded));
    }

    private static List<?> malformed() {
        StateKey<?> account = StateColumn.account(VOTER);
        StateKey<?> status = StateColumn.status(ELECTION);
        StateKey<?> voter = StateColumn.voter(ELECTION, VOTER);
        StateKey<?> stakes = StateColumn.stakes();
        String rest = "00 01 00 00 00";
        String emptyLogs = "00 00";
        String counts = " 01 02 " + "00".repeat(6);
        return List.of(
                malformed("account without sequence", 1, account, "05"),
                malformed("account with a byte left over", 1, account, "050600"),
                malformed("unknown kind", 3, status, "01 00 00 00 00" + emptyLogs + "00 00" + counts),
                malformed("flag of 2", 3, status, "00 02 00 00 00" + emptyLogs + "00 00" + counts),
                malformed("log of one entry without its peak", 3, status, "00 00 00 00 00 01 00 00 00" + counts),
                malformed("question without options", 3, status, "00 00 00 00 00" + emptyLogs + "00 00 01 00 00 00"),
                malformed(
                        "question with 257 options",
                        3,
                        status,
                        "00 00 00 00 00" + emptyLogs + "00 00 01 8102" + "00".repeat(516)),
                malformed("sum missing", 3, status, "00 00 00 00 00" + emptyLogs + "00 00 01 02 " + "00".repeat(5)),
                malformed("unknown kind", 4, voter, "01 01 00"),
                malformed("weight 0", 4, voter, "00 00 00"),
                malformed("weight over 2^40", 4, voter, "00 818080808020 00"),
                malformed("no ballot, but a tracker", 4, voter, "00 01 00" + TRACKER),
                malformed("ballot without tracker", 4, voter, "00 01 01 00"),
                malformed("candidate missing", 6, stakes, "02" + LOW + rest),
                malformed("candidates not ascending", 6, stakes, "02" + HIGH + rest + LOW + rest),
                malformed("candidate twice", 6, stakes, "02" + LOW + rest + LOW + rest),
                malformed("257 candidates", 6, stakes, "8102" + candidates(257)),
                malformed("flag of 2", 6, stakes, "01" + LOW + "00 01 02 00 00"),
                malformed("unbonding of nothing", 6, stakes, "01" + LOW + "00 01 00 01 00 05 00"),
                malformed("two unbondings of one height", 6, stakes, "01" + LOW + "00 01 00 02 01 05 01 05 00"),
                malformed("nine unbondings", 6, stakes, "01" + LOW + "00 01 00 09" + ascending("01") + "00"),
                malformed("offences not ascending", 6, stakes, "01" + LOW + "00 01 01 00 02 05 04"),
                malformed("nine offences", 6, stakes, "01" + LOW + "00 01 01 00 09" + ascending("")));
    }

    /** Candidates of stake 1 with ascending keys. */
    private static String candidates(int count) {
        return IntStream.range(0, count)
                .mapToObj("%064x 00 01 00 00 00"::formatted)
                .collect(Collectors.joining());
    }

    /** Nine heights, each with this before it. */
    private static String ascending(String before) {
        return IntStream.range(0, 9).mapToObj(i -> before + "0" + i).collect(Collectors.joining());
    }

    private static Map<?, ?> malformed(String what, int column, StateKey<?> place, String digits) {
        assertThat(place.column().decode(hex(digits)).value()).as(what).isEmpty();
        return row("case", what, "column", column, "bytes", hex(digits));
    }
}
