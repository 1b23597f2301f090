package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.p2p.transport.ChannelLimits;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.SecureChannel;
import org.psephos.p2p.transport.noise.KeyPair;
import org.psephos.p2p.transport.vertx.Handover.Offer;

class HandoverTest {
    private static final int LIMIT = 100_000;

    private final Handover handover = new Handover(new ChannelLimits(LIMIT, LIMIT, LIMIT));

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

        assertThat(channel.queuedMessages(Lane.BULK)).isEqualTo(2);
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

    @Test
    void refusesNothingUrgentBecauseOfBulk() {
        while (offer(9_000) != Offer.REFUSED_FIRST) {
            assertThat(handover.hasRoomAgain()).isFalse();
        }
        for (int i = 0; i < Handover.MAX_MESSAGES; i++) {
            assertThat(handover.offer(new Handover.Message(Lane.URGENT, new byte[6], false)))
                    .isEqualTo(Offer.TAKEN);
        }
        SecureChannel channel = channel();
        handover.moveTo(channel);

        assertThat(channel.queuedMessages(Lane.URGENT)).isEqualTo(Handover.MAX_MESSAGES);
        assertThat(offer(9_000)).isEqualTo(Offer.REFUSED);
        assertThat(handover.offer(new Handover.Message(Lane.URGENT, new byte[6], false)))
                .isEqualTo(Offer.REFUSED_FIRST);
        assertThat(handover.offer(new Handover.Message(Lane.PROMPT, new byte[6], false)))
                .isEqualTo(Offer.TAKEN_FIRST);
    }

    @Test
    void tellsOfRoomOnTheLaneThatWasRefused() {
        offer(LIMIT);
        offer(1);
        handover.offer(new Handover.Message(Lane.URGENT, new byte[LIMIT / 2], false));
        handover.offer(new Handover.Message(Lane.URGENT, new byte[1], false));
        SecureChannel bulkAlone = channel();
        bulkAlone.offer(Lane.BULK, new byte[LIMIT], false);
        handover.moveTo(channel());
        handover.publish(bulkAlone);

        assertThat(handover.hasRoomAgain()).as("on the urgent lane").isTrue();
        assertThat(handover.hasRoomAgain()).as("and not on the other").isFalse();
        handover.publish(channel());
        assertThat(handover.hasRoomAgain()).isTrue();
    }
}
