package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.runtime.SeededRandomness;

class AcquaintancesTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Secp256k1 CURVE = Curves.best();

    private final SeededRandomness randomness = new SeededRandomness(1);
    private final PrivateKey memberKey = PrivateKey.generate(randomness);
    private final PublicKey member = CURVE.publicKey(memberKey);
    private final Set<PublicKey> members = Set.of(member);
    private int verified;
    private final Acquaintances acquaintances = new Acquaintances(Hash.ZERO, counting());

    private Secp256k1 counting() {
        return (Secp256k1) Proxy.newProxyInstance(
                Secp256k1.class.getClassLoader(), new Class<?>[] {Secp256k1.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("verify")) {
                        verified++;
                    }
                    return method.invoke(CURVE, arguments);
                });
    }

    private PublicKey node() {
        return CURVE.publicKey(PrivateKey.generate(randomness));
    }

    private Message.Hello hello(PublicKey node) {
        byte[] digest = Acquaintances.digest(Hash.ZERO, node).toBytes();
        return new Message.Hello(member, Bytes.of(CURVE.sign(memberKey, digest, new byte[32])), false);
    }

    /** Two hundred messages a second, each of which would cost a verification. */
    @Test
    void looksAtOneLieANodeAtATime() {
        PublicKey liar = node();
        PublicKey other = node();
        for (int i = 0; i < 400; i++) {
            assertThat(acquaintances.met(liar, hello(other), members, NOW + 5L * i))
                    .isFalse();
        }

        assertThat(verified).isEqualTo(1);
        assertThat(acquaintances.met(other, hello(other), members, NOW)).isTrue();
        assertThat(acquaintances.met(liar, hello(other), members, NOW + Acquaintances.PAUSE_MILLIS))
                .isFalse();
        assertThat(verified).isEqualTo(3);
    }

    @Test
    void hearsTheTruthOfALiarAfterAWhileHoweverTheClockIsSet() {
        PublicKey node = node();
        acquaintances.met(node, hello(node()), members, NOW);
        assertThat(acquaintances.met(node, hello(node), members, NOW + 1)).isFalse();
        assertThat(acquaintances.met(node, hello(node), members, NOW - 3_600_000))
                .isTrue();
        assertThat(acquaintances.member(node)).contains(new Member(member));
    }

    @Test
    void remembersNotTooManyLiars() {
        PublicKey first = node();
        acquaintances.met(first, hello(node()), members, NOW);
        for (int i = 0; i < 256; i++) {
            acquaintances.met(node(), hello(first), members, NOW);
        }

        assertThat(acquaintances.met(first, hello(first), members, NOW)).isTrue();
    }
}
