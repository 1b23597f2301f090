package org.psephos.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.psephos.core.crypto.PasswordCipher;
import org.psephos.core.crypto.PublicKey;
import org.psephos.wallet.json.JsonText;

class KeyFilePropertyTest {
    private static final String GOOD = JsonText.pretty(new KeyFile(
                    PublicKey.of(new byte[PublicKey.BYTES]),
                    "2026-01-01",
                    new PasswordCipher.Sealed(
                            PasswordCipher.Cost.DEFAULT,
                            new byte[PasswordCipher.SALT_BYTES],
                            new byte[PasswordCipher.NONCE_BYTES],
                            new byte[40]))
            .toJson());
    private static final String MARKS = "{}[]\":,0-9ae.";

    @Property(tries = 2_000)
    void readsOrRefusesAFileWithMistakes(@ForAll long seed) {
        var random = new Random(seed);
        byte[] json = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            json[random.nextInt(json.length)] = (byte) MARKS.charAt(random.nextInt(MARKS.length()));
        }

        assertThat(JsonText.parse(json).map(KeyFile::parse)).isNotNull();
    }
}
