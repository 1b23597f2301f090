package org.psephos.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Address;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.node.testkit.TestWorld;

class GenesisFileTest {
    private static final String GOOD =
            GenesisJson.write(new GenesisFile(TestWorld.genesis(), ActivationTable.INITIAL, true));

    private static ConfigException refused(String json) {
        return catchThrowableOfType(
                ConfigException.class, () -> GenesisFile.parse("genesis.json", json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Cut to 32 bits, this one would be a million. */
    @Test
    void refusesANegativeNumberHoweverGreat() {
        String json =
                GOOD.replaceFirst("\"maxBlockBytes\" : \\d+", "\"maxBlockBytes\" : " + (-4_294_967_296L + 1_000_000));

        assertThat(refused(json)).hasMessageContaining("\"maxBlockBytes\" must be an integer of 0 or more");
    }

    @Test
    void refusesAnAccountThatStandsTwiceInOtherLetters() {
        String address = new Address(Address.Prefix.TEST, TestWorld.ADA.address()).toString();
        String accounts = "\"accounts\" : {\"" + address + "\": 1, \"" + address.toUpperCase(Locale.ROOT) + "\": 2}";

        assertThat(refused(GOOD.replaceFirst("\"accounts\" : \\{[^}]*}", accounts)))
                .hasMessageContaining("stands twice in accounts");
    }

    @Test
    void refusesAHeightThatStandsTwice() {
        String activations = "\"activations\" : {\"0\": 1, \"+0\": 1}";

        assertThat(refused(GOOD.replaceFirst("\"activations\" : \\{[^}]*}", activations)))
                .hasMessageContaining("height 0 stands twice");
    }
}
