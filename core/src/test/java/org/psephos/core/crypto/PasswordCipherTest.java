package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.psephos.core.crypto.PasswordCipher.Cost;
import org.psephos.core.crypto.PasswordCipher.Opened;
import org.psephos.core.crypto.PasswordCipher.Sealed;
import org.psephos.core.runtime.Randomness;

class PasswordCipherTest {
    private static final Cost CHEAP = new Cost(64, 1, 1);
    private static final byte[] SECRET = {1, 2, 3};
    private static final byte[] LABEL = "label".getBytes(StandardCharsets.UTF_8);
    private static final char[] PASSWORD = "correct horse".toCharArray();

    /** Another byte each time it is asked. */
    private final Randomness counting = new Randomness() {
        private byte next;

        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            Arrays.fill(bytes, ++next);
            return bytes;
        }
    };

    private final Sealed sealed = PasswordCipher.seal(SECRET, PASSWORD, LABEL, CHEAP, counting);

    /** Known answers of the reference implementation's test suite (phc-winner-argon2, test.c). */
    @ParameterizedTest
    @CsvSource({
        "2, 256, 1, 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
        "2, 256, 2, 6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"
    })
    void keyIsThatOfTheReferenceImplementation(int passes, int memoryKib, int lanes, String key) {
        byte[] derived = PasswordCipher.argon2id(
                "password".getBytes(StandardCharsets.US_ASCII),
                "somesalt".getBytes(StandardCharsets.US_ASCII),
                new Cost(memoryKib, passes, lanes),
                32);

        assertThat(HexFormat.of().formatHex(derived)).isEqualTo(key);
    }

    @Test
    void opensWhatItSealed() {
        assertThat(open(sealed, "correct horse", LABEL))
                .isInstanceOfSatisfying(
                        Opened.Ok.class, ok -> assertThat(ok.secret()).isEqualTo(SECRET));
    }

    @Test
    void defaultCostIsWithinBounds() {
        Sealed dear = PasswordCipher.seal(SECRET, PASSWORD, LABEL, Cost.DEFAULT, counting);

        assertThat(open(dear, "correct horse", LABEL)).isInstanceOf(Opened.Ok.class);
    }

    @Test
    void wrongPasswordIsAValue() {
        assertThat(open(sealed, "incorrect horse", LABEL)).isEqualTo(new Opened.WrongPassword());
        assertThat(open(sealed, "", LABEL)).isEqualTo(new Opened.WrongPassword());
    }

    @Test
    void swappedLabelIsFound() {
        assertThat(open(sealed, "correct horse", new byte[0])).isEqualTo(new Opened.WrongPassword());
    }

    @Test
    void everyChangedBitIsFound() {
        for (int bit = 0; bit < 8 * sealed.ciphertext().length; bit++) {
            byte[] changed = sealed.ciphertext().clone();
            changed[bit >>> 3] ^= (byte) (1 << (bit & 7));

            assertThat(open(new Sealed(CHEAP, sealed.salt(), sealed.nonce(), changed), "correct horse", LABEL))
                    .isEqualTo(new Opened.WrongPassword());
        }
    }

    @Test
    void passwordIsTheSameHoweverTheKeyboardComposesIt() {
        Sealed accented = PasswordCipher.seal(SECRET, "caf\u00e9".toCharArray(), LABEL, CHEAP, counting);

        assertThat(open(accented, "cafe\u0301", LABEL)).isInstanceOf(Opened.Ok.class);
        assertThat(open(accented, "cafe", LABEL)).isEqualTo(new Opened.WrongPassword());
    }

    @Test
    void sameSecretTwiceLooksDifferent() {
        Sealed again = PasswordCipher.seal(SECRET, PASSWORD, LABEL, CHEAP, counting);

        assertThat(again.salt()).isNotEqualTo(sealed.salt());
        assertThat(again.nonce()).isNotEqualTo(sealed.nonce());
        assertThat(again.ciphertext()).isNotEqualTo(sealed.ciphertext());
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, 1, 1",
        "0, 1, 1",
        "7, 1, 1",
        "524289, 1, 1",
        "64, 0, 1",
        "64, -5, 1",
        "64, 2147483647, 1",
        "64, 1, 0",
        "64, 1, -1",
        "64, 1, 17",
        "64, 1, 2147483647",
        "262144, 64, 1",
        "15, 1, 2"
    })
    void absurdCostIsRefusedBeforeAnythingIsAllocated(int memoryKib, int passes, int lanes) {
        var absurd = new Cost(memoryKib, passes, lanes);

        assertThat(open(new Sealed(absurd, sealed.salt(), sealed.nonce(), sealed.ciphertext()), "x", LABEL))
                .isInstanceOf(Opened.Refused.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordCipher.seal(SECRET, PASSWORD, LABEL, absurd, counting));
    }

    @Test
    void wrongLengthsAreRefused() {
        byte[] none = new byte[0];
        assertThat(open(new Sealed(CHEAP, none, sealed.nonce(), sealed.ciphertext()), "x", LABEL))
                .isInstanceOf(Opened.Refused.class);
        assertThat(open(new Sealed(CHEAP, sealed.salt(), none, sealed.ciphertext()), "x", LABEL))
                .isInstanceOf(Opened.Refused.class);
        assertThat(open(new Sealed(CHEAP, sealed.salt(), sealed.nonce(), new byte[15]), "x", LABEL))
                .isInstanceOf(Opened.Refused.class);
    }

    private static Opened open(Sealed sealed, String password, byte[] label) {
        return PasswordCipher.open(sealed, password.toCharArray(), label);
    }
}
