package org.psephos.p2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors, message by message on both sides, handshake and transport. */
class XxVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NOTHING = {};

    /** @param facts keys, prologues and the hash, by name */
    record Case(String name, Map<String, byte[]> facts, List<byte[][]> messages) {
        byte[] fact(String fact) {
            return Objects.requireNonNull(facts.get(fact), fact);
        }

        XxHandshake side(boolean initiator) {
            String side = initiator ? "init" : "resp";
            return new XxHandshake(
                    initiator,
                    fact(side + "_prologue"),
                    KeyPair.of(fact(side + "_static")),
                    KeyPair.of(fact(side + "_ephemeral")));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesAndReadsEveryPublishedMessage(Case vector) {
        XxHandshake initiator = vector.side(true);
        XxHandshake responder = vector.side(false);
        for (int i = 0; i < 3; i++) {
            byte[][] message = vector.messages.get(i);
            XxHandshake writer = i % 2 == 0 ? initiator : responder;
            XxHandshake reader = i % 2 == 0 ? responder : initiator;

            assertThat(writer.write(message[0]))
                    .hasValueSatisfying(written -> assertThat(written).isEqualTo(message[1]));
            assertThat(reader.read(message[1]))
                    .isInstanceOfSatisfying(XxHandshake.Read.Accepted.class, read -> assertThat(read.payload())
                            .isEqualTo(message[0]));
        }

        XxHandshake.Result left = initiator.result();
        XxHandshake.Result right = responder.result();
        assertThat(left.handshakeHash()).isEqualTo(right.handshakeHash());
        assertThat(left.remoteStatic()).isEqualTo(responder.localStatic());
        assertThat(right.remoteStatic()).isEqualTo(initiator.localStatic());
        if (vector.facts.containsKey("handshake_hash")) {
            assertThat(left.handshakeHash()).isEqualTo(vector.fact("handshake_hash"));
        }
        for (int i = 3; i < vector.messages.size(); i++) {
            byte[][] message = vector.messages.get(i);
            CipherState sending = i % 2 == 0 ? left.sending() : right.sending();
            CipherState receiving = i % 2 == 0 ? right.receiving() : left.receiving();
            byte[] plaintext = message[1].clone();

            assertThat(sending.encrypt(NOTHING, message[0])).isEqualTo(message[1]);
            assertThat(receiving.decrypt(NOTHING, plaintext, 0, plaintext.length, plaintext, 0))
                    .isTrue();
            assertThat(plaintext).startsWith(message[0]);
        }
    }

    static Stream<Case> cases() {
        var cases = new ArrayList<Case>();
        for (String line : resource().split("\n")) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "", "#" -> {}
                case "case" -> cases.add(new Case(words[1], new HashMap<>(), new ArrayList<>()));
                case "message" -> cases.getLast().messages.add(new byte[][] {bytes(words[1]), bytes(words[2])});
                default -> cases.getLast().facts.put(words[0], bytes(words[1]));
            }
        }
        assertThat(cases).hasSize(4);
        return cases.stream();
    }

    private static byte[] bytes(String word) {
        return word.equals("-") ? NOTHING : HEX.parseHex(word);
    }

    private static String resource() {
        try (var in = XxVectorsTest.class.getResourceAsStream("xx-25519-aesgcm-sha256.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
