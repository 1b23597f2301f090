package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.SecureChannel;
import org.psephos.p2p.transport.noise.KeyPair;
import org.psephos.p2p.transport.vertx.Handover.Offer;

class HandoverTest {
    private static final int LIMIT = 100_000;

    private final Handover handover = new Handover(LIMIT);

    private Offer offer(int bytes) {
        return handover.offer(new Handover.Message(Lane.BULK, new byte[bytes], false));
    }

    /** Keeps all that it is given, for it never gets beyond its first handshake message. */
    private static SecureChannel channel() {
        return SecureChannel.dialling(TestNode.setting(TestNode.identity()), Optional.empty(), keys(), keys());
    }

    private static KeyPair keys() {
        return KeyPair.of(TestNode.randomness().bytes(KeyPair.KEY_BYTES));
    }

    @Test
    void countsWhatWaitsOnEitherSide() {
        assertThat(offer(60_000)).isEqualTo(Offer.TAKEN_FIRST);
        assertThat(offer(30_000)).isEqualTo(Offer.TAKEN);
        assertThat(offer(10_001)).isEqualTo(Offer.REFUSED_FIRST);
        SecureChannel channel = channel();
        handover.moveTo(channel);

        assertThat(channel.queuedMessages()).isEqualTo(2);
        assertThat(offer(10_001)).isEqualTo(Offer.REFUSED);
        assertThat(offer(10_000)).isEqualTo(Offer.TAKEN_FIRST);
    }

    @Test
    void takesOneMessageOverTheLimitWhenNothingWaits() {
        assertThat(offer(LIMIT + 1)).isEqualTo(Offer.TAKEN_FIRST);
        assertThat(offer(1)).isEqualTo(Offer.REFUSED_FIRST);
    }

    @Test
    void takesNoMoreSmallMessagesThanItsLimit() {
        for (int i = 0; i < Handover.MAX_MESSAGES; i++) {
            assertThat(offer(1)).isNotEqualTo(Offer.REFUSED_FIRST);
        }
        assertThat(offer(1)).isEqualTo(Offer.REFUSED_FIRST);
        SecureChannel channel = channel();
        handover.moveTo(channel);
        assertThat(offer(1)).isEqualTo(Offer.REFUSED);
    }

    @Test
    void tellsOfRoomOnceAndOnlyOfEnough() {
        SecureChannel full = channel();
        offer(90_000);
        handover.moveTo(full);
        assertThat(handover.hasRoomAgain()).as("nobody was refused").isFalse();
        offer(80_000);
        assertThat(handover.hasRoomAgain()).isFalse();

        SecureChannel emptier = channel();
        emptier.offer(Lane.BULK, new byte[20_001], false);
        handover.publish(emptier);
        assertThat(handover.hasRoomAgain()).as("80,000 would not fit yet").isFalse();
        handover.publish(channel());
        assertThat(handover.hasRoomAgain()).isTrue();
        assertThat(handover.hasRoomAgain()).isFalse();
    }
}
