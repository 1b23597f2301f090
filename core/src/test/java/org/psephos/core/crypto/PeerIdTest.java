package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {
    private static final PublicKey IDENTITY =
            PublicKey.parse("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9");
    private static final String HEX = "2b87413dc7571afb86fa12bfd92a2f3c794e81d0";

    @Test
    void isTheKnownHashOfTheIdentityKey() {
        assertThat(PeerId.of(IDENTITY)).hasToString(HEX);
    }

    @Test
    void readsItsTextAndItsBytes() {
        PeerId id = PeerId.of(IDENTITY);

        assertThat(PeerId.parse(HEX)).contains(id);
        assertThat(PeerId.parse(HEX.toUpperCase(Locale.ROOT))).contains(id);
        assertThat(PeerId.read(id.toBytes(), 0)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2b",
                "2b87413dc7571afb86fa12bfd92a2f3c794e81d",
                "2b87413dc7571afb86fa12bfd92a2f3c794e81d00",
                "2b87413dc7571afb86fa12bfd92a2f3c794e81dg",
                "0x87413dc7571afb86fa12bfd92a2f3c794e81d0",
                "２b87413dc7571afb86fa12bfd92a2f3c794e81d0"
            })
    void otherTextIsNoPeerId(String text) {
        assertThat(PeerId.parse(text)).isEmpty();
    }
}
