package org.psephos.wallet.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Address;
import org.psephos.core.election.RollEntry;
import org.psephos.core.fixtures.TestKey;
import org.psephos.wallet.output.Failure;

class RollFileTest {
    private static final String ADA = address("ada");
    private static final String GRACE = address("grace");

    @Test
    void readsWhatPeopleAndSpreadsheetsWrite() throws Failure {
        String text = "\ufeffaddress,weight,label\r\n# members\r\n\r\n \"" + ADA + "\" , 2 ,\"Lovelace, Ada\"\r\n"
                + GRACE + ",1";

        List<RollEntry> roll = read(text);

        assertThat(roll).hasSize(2);
        assertThat(roll).extracting(RollEntry::weight).containsExactlyInAnyOrder(1L, 2L);
        assertThat(roll.get(0).voter()).isLessThan(roll.get(1).voter());
    }

    @Test
    void namesEveryBadLine() {
        String wrong = ADA.substring(0, ADA.length() - 1) + (ADA.endsWith("q") ? "p" : "q");
        Failure failure = failure(String.join(
                "\n",
                ADA + ",1",
                "nonsense,1",
                wrong + ",1",
                GRACE,
                GRACE + ",0",
                GRACE + ",1.5",
                GRACE + ",1099511627777",
                ADA + ",1",
                "t" + ADA + ",1",
                GRACE + ",-1"));

        assertThat(failure.code()).isEqualTo("ROLL_FILE");
        assertThat(failure.advice())
                .extracting(line -> line.replaceFirst(":.*", ""))
                .containsExactly(
                        "line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9", "line 10");
        assertThat(failure.advice().get(6)).contains("the same address as on line 1");
    }

    @Test
    void namesTheFirstLinesOfAFileThatIsNoRoll() {
        Failure failure = failure("title = 1\n".repeat(20));

        assertThat(failure.getMessage()).contains("40 problems");
        assertThat(failure.advice()).hasSize(11).endsWith("and 30 more");
    }

    @Test
    void refusesWeightsThatAddUpToTooMuch() {
        assertThat(failure(ADA + ",1099511627776\n" + GRACE + ",1").advice()).anyMatch(line -> line.contains("2^40"));
    }

    /** A key is the same on every network; wallets and nodes may write it with either prefix. */
    @Test
    void readsAddressesOfTestNetworksToo() throws Failure {
        String test = new Address(Address.Prefix.TEST, TestKey.of("ada").publicKey()).toString();

        assertThat(read(test + ",1")).isEqualTo(read(ADA + ",1"));
        assertThat(failure(test + ",1\n" + ADA + ",1").advice()).hasSize(1);
    }

    @Test
    void refusesAnEmptyRollAndWhatIsNoText() {
        assertThat(failure("address,weight\n").advice()).contains("there is no voter in it");
        assertThat(catchThrowableOfType(Failure.class, () -> RollFile.parse(new byte[] {(byte) 0xff, 0}, "roll.csv"))
                        .advice())
                .contains("the file is not UTF-8 text");
    }

    private static Failure failure(String text) {
        return catchThrowableOfType(Failure.class, () -> read(text));
    }

    private static List<RollEntry> read(String text) throws Failure {
        return RollFile.parse(text.getBytes(StandardCharsets.UTF_8), "roll.csv");
    }

    private static String address(String name) {
        return new Address(Address.Prefix.MAIN, TestKey.of(name).publicKey()).toString();
    }
}
