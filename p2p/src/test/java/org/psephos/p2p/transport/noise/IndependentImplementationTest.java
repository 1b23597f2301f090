package org.psephos.p2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;
import com.southernstorm.noise.protocol.Noise;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every side of a session held by noise-java, which shares no line with ours; keys, prologue, payloads and sizes by seed. */
class IndependentImplementationTest {
    private static final byte[] NOTHING = {};
    private static final int TAG = CipherState.TAG_BYTES;

    /** What is drawn for one session. */
    private static final class Session {
        final SplittableRandom random;
        final boolean initiate;
        final byte[] prologue;
        final byte[] ourSecret;
        final byte[] theirSecret;
        final XxHandshake ours;
        final HandshakeState theirs;

        Session(long seed, boolean initiate) throws GeneralSecurityException {
            random = new SplittableRandom(seed);
            this.initiate = initiate;
            prologue = bytes(random.nextInt(100));
            ourSecret = bytes(32);
            theirSecret = bytes(32);
            ours = new XxHandshake(initiate, prologue, KeyPair.of(ourSecret), KeyPair.of(bytes(32)));
            theirs = new HandshakeState(
                    XxHandshake.PROTOCOL, initiate ? HandshakeState.RESPONDER : HandshakeState.INITIATOR);
            theirs.setPrologue(prologue, 0, prologue.length);
            theirs.getLocalKeyPair().setPrivateKey(theirSecret, 0);
            theirs.getFixedEphemeralKey().setPrivateKey(bytes(32), 0);
            theirs.start();
        }

        byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        byte[] weWrite(byte[] payload) {
            return ours.write(payload).orElseThrow();
        }

        byte[] theyWrite(byte[] payload) throws GeneralSecurityException {
            byte[] message = new byte[XxHandshake.MAX_MESSAGE_BYTES];
            int length = theirs.writeMessage(message, 0, payload, 0, payload.length);
            return Arrays.copyOf(message, length);
        }

        byte[] theyRead(byte[] message) throws GeneralSecurityException {
            byte[] payload = new byte[message.length];
            int length = theirs.readMessage(message, 0, message.length, payload, 0);
            return Arrays.copyOf(payload, length);
        }

        /** The first messages, each with a payload of its own. */
        void exchange(int messages) throws GeneralSecurityException {
            for (int i = 0; i < messages; i++) {
                byte[] payload = bytes(random.nextInt(300));
                if (initiate == (i % 2 == 0)) {
                    assertThat(theyRead(weWrite(payload))).isEqualTo(payload);
                } else {
                    assertThat(ours.read(theyWrite(payload)))
                            .isInstanceOfSatisfying(XxHandshake.Read.Accepted.class, read -> assertThat(read.payload())
                                    .isEqualTo(payload));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, false", "3, true", "4, false", "5, true", "6, false", "7, true", "8, false"})
    void talksWithIt(long seed, boolean initiate) throws GeneralSecurityException {
        var session = new Session(seed, initiate);
        session.exchange(3);

        XxHandshake.Result result = session.ours.result();
        assertThat(session.theirs.getHandshakeHash()).isEqualTo(result.handshakeHash());
        assertThat(result.remoteStatic())
                .isEqualTo(KeyPair.of(session.theirSecret).publicKey());
        byte[] ourStatic = new byte[32];
        session.theirs.getRemotePublicKey().getPublicKey(ourStatic, 0);
        assertThat(ourStatic).isEqualTo(KeyPair.of(session.ourSecret).publicKey());

        CipherStatePair pair = session.theirs.split();
        for (int i = 0; i < 20; i++) {
            byte[] associated = session.bytes(session.random.nextInt(40));
            byte[] plaintext = session.bytes(session.random.nextInt(XxHandshake.MAX_MESSAGE_BYTES - TAG));
            byte[] sealed = new byte[plaintext.length + TAG];
            byte[] opened = new byte[plaintext.length];
            result.sending().encrypt(associated, plaintext, 0, plaintext.length, sealed, 0);
            assertThat(pair.getReceiver().decryptWithAd(associated, sealed, 0, opened, 0, sealed.length))
                    .isEqualTo(plaintext.length);
            assertThat(opened).isEqualTo(plaintext);

            pair.getSender().encryptWithAd(associated, plaintext, 0, sealed, 0, plaintext.length);
            assertThat(result.receiving().decrypt(associated, sealed, 0, sealed.length, sealed, 0))
                    .isTrue();
            assertThat(sealed).startsWith(plaintext);
        }
    }

    /** A bit of any message turned over: both refuse it, wherever it is authenticated. */
    @ParameterizedTest
    @CsvSource({"11, true", "12, false", "13, true", "14, false"})
    void refusesWhatItRefuses(long seed, boolean initiate) throws GeneralSecurityException {
        for (int message = 1; message < 3; message++) {
            for (int draw = 0; draw < 20; draw++) {
                var session = new Session(seed * 1000 + draw, initiate);
                session.exchange(message);
                boolean weSend = initiate == (message % 2 == 0);
                byte[] written = weSend ? session.weWrite(session.bytes(50)) : session.theyWrite(session.bytes(50));
                written[session.random.nextInt(written.length)] ^= (byte) (1 << session.random.nextInt(7));
                if (weSend) {
                    assertThatThrownBy(() -> session.theyRead(written)).isInstanceOf(BadPaddingException.class);
                } else {
                    assertThat(session.ours.read(written)).isInstanceOf(XxHandshake.Read.Refused.class);
                }
            }
        }
    }

    /** Another prologue on either side ends the handshake at the first authenticated message. */
    @ParameterizedTest
    @CsvSource({"21, true", "22, false"})
    void bindsThePrologue(long seed, boolean initiate) throws GeneralSecurityException {
        var one = new Session(seed, initiate);
        var other = new Session(seed + 100, initiate);
        if (initiate) {
            other.theyRead(one.weWrite(NOTHING));
            assertThat(one.ours.read(other.theyWrite(NOTHING))).isInstanceOf(XxHandshake.Read.Refused.class);
        } else {
            one.ours.read(other.theyWrite(NOTHING));
            byte[] answer = one.weWrite(NOTHING);
            assertThatThrownBy(() -> other.theyRead(answer)).isInstanceOf(BadPaddingException.class);
        }
    }

    /**
     * REKEY (§4.2): 32 zero bytes sealed under the key and the last nonce are the next key; the counter goes on. Their cipher
     * refuses the last nonce, so that one step is the platform's AES-GCM.
     */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void changesKeysAsTheSpecificationSays(long seed) throws GeneralSecurityException {
        var random = new SplittableRandom(seed);
        byte[] key = new byte[32];
        random.nextBytes(key);
        var ours = new CipherState(key);
        var theirs = Noise.createCipher("AESGCM");
        theirs.initializeKey(key, 0);
        for (int messages = 0; messages < 5; messages++) {
            byte[] text = new byte[random.nextInt(200)];
            random.nextBytes(text);
            byte[] sealed = new byte[text.length + TAG];
            theirs.encryptWithAd(NOTHING, text, 0, sealed, 0, text.length);
            assertThat(ours.encrypt(NOTHING, text)).isEqualTo(sealed);
        }

        byte[] lastNonce = new byte[12];
        Arrays.fill(lastNonce, 4, 12, (byte) 0xff);
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, lastNonce));
        byte[] next = gcm.doFinal(new byte[32]);
        theirs.initializeKey(next, 0);
        theirs.setNonce(5);
        ours.rekey();

        byte[] sealed = new byte[3 + TAG];
        theirs.encryptWithAd(NOTHING, new byte[] {1, 2, 3}, 0, sealed, 0, 3);
        assertThat(ours.encrypt(NOTHING, new byte[] {1, 2, 3})).isEqualTo(sealed);
    }
}
