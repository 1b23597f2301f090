package org.psephos.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.psephos.p2p.transport.ChannelPair.ALICE;
import static org.psephos.p2p.transport.ChannelPair.BOB;
import static org.psephos.p2p.transport.ChannelPair.LIMITS;
import static org.psephos.p2p.transport.ChannelPair.bytes;
import static org.psephos.p2p.transport.ChannelPair.fault;
import static org.psephos.p2p.transport.ChannelPair.id;
import static org.psephos.p2p.transport.ChannelPair.identity;
import static org.psephos.p2p.transport.ChannelPair.keys;
import static org.psephos.p2p.transport.ChannelPair.messages;
import static org.psephos.p2p.transport.ChannelPair.setting;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureChannelTest {
    @Test
    void tellsEachSideWhoTheOtherIs() {
        var pair = ChannelPair.established();

        assertThat(identity(pair.atDialler)).contains(BOB.publicKey());
        assertThat(identity(pair.atAcceptor)).contains(ALICE.publicKey());
        assertThat(pair.dialler.isEstablished() && pair.acceptor.isEstablished())
                .isTrue();
    }

    @Test
    void carriesMessagesOfEverySizeBothWays() {
        var pair = ChannelPair.established();
        var sent = new ArrayList<byte[]>();
        for (int size : new int[] {1, 511, 512, 16_383, 16_384, 16_385, 65_536, LIMITS.maxMessageBytes()}) {
            byte[] message = bytes(size, size);
            sent.add(message);
            assertThat(pair.dialler.offer(Lane.BULK, message, true)).isTrue();
            assertThat(pair.acceptor.offer(Lane.BULK, message, false)).isTrue();
        }
        pair.pump();

        assertThat(messages(pair.atAcceptor)).containsExactlyElementsOf(sent);
        assertThat(messages(pair.atDialler)).containsExactlyElementsOf(sent);
    }

    @Test
    void takesBytesInPiecesOfAnySize() {
        var random = new Random(7);
        for (int run = 0; run < 50; run++) {
            var pair = ChannelPair.unconnected();
            var sent = new ArrayList<byte[]>();
            for (int i = 0; i < 5; i++) {
                sent.add(bytes(run * 31L + i, 1 + random.nextInt(40_000)));
                pair.dialler.offer(Lane.NORMAL, sent.get(i), i % 2 == 0);
            }
            for (int round = 0; round < 40; round++) {
                inPieces(pair.dialler, pair.acceptor, pair.atAcceptor, random);
                inPieces(pair.acceptor, pair.dialler, pair.atDialler, random);
            }
            assertThat(messages(pair.atAcceptor)).containsExactlyElementsOf(sent);
        }
    }

    private static void inPieces(SecureChannel from, SecureChannel to, List<ChannelEvent> events, Random random) {
        byte[] bytes = from.nextBytes();
        int at = 0;
        while (at < bytes.length) {
            int piece = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 20_000));
            events.addAll(to.receive(bytes, at, piece));
            at += piece;
        }
    }

    @Test
    void letsUrgentMessagesOvertakeABody() {
        var pair = ChannelPair.established();
        byte[] body = bytes(1, 1 << 20);
        byte[] vote = bytes(2, 200);
        pair.dialler.offer(Lane.BULK, body, false);
        byte[] begun = pair.dialler.nextBytes();
        pair.dialler.offer(Lane.URGENT, vote, false);
        pair.atAcceptor.addAll(pair.acceptor.receive(begun, 0, begun.length));
        pair.pump();

        assertThat(messages(pair.atAcceptor)).containsExactly(vote, body);
    }

    @Test
    void compressesWhatShrinks() {
        var pair = ChannelPair.established();
        byte[] message = new byte[500_000];
        pair.dialler.offer(Lane.BULK, message, true);

        assertThat(pair.dialler.queuedBytes()).isLessThan(1_000);
        pair.pump();
        assertThat(messages(pair.atAcceptor)).containsExactly(message);
    }

    @Test
    void goesOnUnderNewKeysAfterManyFrames() {
        var pair = ChannelPair.established();
        byte[] message = {42};
        for (int i = 0; i < SecureChannel.FRAMES_A_KEY + 10; i++) {
            pair.dialler.offer(Lane.PROMPT, message, false);
            byte[] bytes = pair.dialler.nextBytes();
            assertThat(messages(pair.acceptor.receive(bytes, 0, bytes.length))).containsExactly(message);
        }
    }

    @Test
    void holdsNoMoreThanItsLimitForASlowSocket() {
        var pair = ChannelPair.established();
        byte[] message = new byte[LIMITS.maxMessageBytes()];
        int taken = 0;
        while (pair.dialler.offer(Lane.BULK, message, false)) {
            taken++;
        }

        assertThat(taken).isEqualTo(4);
        assertThat(pair.dialler.queuedBytes()).isEqualTo(LIMITS.maxQueuedBytes());
        pair.dialler.nextBytes();
        pair.pump();
        assertThat(pair.dialler.offer(Lane.BULK, message, false)).isTrue();
    }

    @Test
    void eachLaneHasRoomOfItsOwnAndAllTogetherALimit() {
        var pair = ChannelPair.established();
        for (Lane lane : Lane.values()) {
            byte[] message = new byte[LIMITS.maxBytes(lane)];
            int taken = 0;
            while (pair.dialler.offer(lane, message, false)) {
                taken++;
            }
            assertThat(taken * (long) message.length).as("%s", lane).isEqualTo(LIMITS.maxQueuedBytes(lane));
        }

        assertThat(pair.dialler.queuedBytes()).isEqualTo(2 * LIMITS.maxQueuedBytes());
    }

    /** What waits in few bytes may be much more than a caller wants at once. */
    @Test
    void handsOutOneOfManyCompressedMessagesAtATime() {
        var pair = ChannelPair.established();
        byte[] message = new byte[LIMITS.maxMessageBytes()];
        for (int i = 0; i < 3; i++) {
            pair.dialler.offer(Lane.BULK, message, true);
        }
        assertThat(pair.dialler.queuedMessages(Lane.BULK)).isEqualTo(3);
        byte[] bytes = pair.dialler.nextBytes();
        assertThat(pair.dialler.queuedMessages(Lane.BULK)).isZero();

        ByteBuffer source = ByteBuffer.wrap(bytes);
        for (int i = 1; i <= 3; i++) {
            assertThat(source.hasRemaining()).isTrue();
            assertThat(messages(pair.acceptor.receiveSome(source).stream().toList()))
                    .containsExactly(message);
        }
        assertThat(source.hasRemaining()).isFalse();
    }

    @Test
    void takesNoMessageOverItsLanesLimit() {
        var pair = ChannelPair.established();

        assertThatThrownBy(() -> pair.dialler.offer(Lane.URGENT, new byte[LIMITS.maxUrgentBytes() + 1], false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.dialler.offer(Lane.BULK, new byte[0], false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void insistsOnThePeerThatWasDialled() {
        var pair = new ChannelPair(
                SecureChannel.dialling(setting(ALICE), Optional.of(id(identity(3))), keys(11), keys(12)),
                SecureChannel.accepting(setting(BOB), keys(21), keys(22)));
        pair.pump();

        assertThat(fault(pair.atDialler)).contains(ChannelFault.UNEXPECTED_PEER);
        assertThat(pair.atAcceptor).isEmpty();
    }

    @Test
    void noticesThatItCalledItself() {
        var pair = new ChannelPair(
                SecureChannel.dialling(setting(ALICE), Optional.empty(), keys(11), keys(12)),
                SecureChannel.accepting(setting(ALICE), keys(11), keys(22)));
        pair.pump();

        assertThat(fault(pair.atDialler)).contains(ChannelFault.SELF);
    }

    @Test
    void doesNotUnderstandAnotherNetwork() {
        var pair = new ChannelPair(
                SecureChannel.dialling(setting(ALICE, "one"), Optional.empty(), keys(11), keys(12)),
                SecureChannel.accepting(setting(BOB, "other"), keys(21), keys(22)));
        pair.pump();

        assertThat(fault(pair.atDialler)).contains(ChannelFault.HANDSHAKE);
    }

    /** Somebody in between relays Bob's identity proof under keys of their own. */
    @Test
    void refusesAnIdentityThatIsProvenForOtherKeys() {
        byte[] proof = BOB.prove(false, keys(21).publicKey());

        assertThat(Identity.check(setting(ALICE).curve(), false, keys(21).publicKey(), proof))
                .contains(BOB.publicKey());
        assertThat(Identity.check(setting(ALICE).curve(), false, keys(99).publicKey(), proof))
                .isEmpty();
        assertThat(Identity.check(setting(ALICE).curve(), true, keys(21).publicKey(), proof))
                .isEmpty();
    }

    @Test
    void endsAtTheFirstFrameThatIsNotAuthentic() {
        var pair = ChannelPair.established();
        pair.dialler.offer(Lane.NORMAL, bytes(1, 100), false);
        byte[] bytes = pair.dialler.nextBytes();
        bytes[bytes.length / 2] ^= 1;

        assertThat(fault(pair.acceptor.receive(bytes, 0, bytes.length))).contains(ChannelFault.FRAME);
        assertThat(pair.acceptor.receive(bytes, 0, bytes.length)).isEmpty();
    }

    @Test
    void takesNoFrameTwice() {
        var pair = ChannelPair.established();
        pair.dialler.offer(Lane.NORMAL, bytes(1, 100), false);
        byte[] bytes = pair.dialler.nextBytes();

        assertThat(messages(pair.acceptor.receive(bytes, 0, bytes.length))).hasSize(1);
        assertThat(fault(pair.acceptor.receive(bytes, 0, bytes.length))).contains(ChannelFault.FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void failsWithoutAnExceptionWhateverBitOfTheHandshakeFlips(int message) {
        for (int bit = 0; ; bit++) {
            var pair = ChannelPair.unconnected();
            SecureChannel from = pair.dialler;
            SecureChannel to = pair.acceptor;
            for (int i = 0; i < message; i++) {
                byte[] bytes = from.nextBytes();
                to.receive(bytes, 0, bytes.length);
                SecureChannel swap = from;
                from = to;
                to = swap;
            }
            byte[] bytes = from.nextBytes();
            if (bit == 8 * bytes.length) {
                return;
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            List<ChannelEvent> events = new ArrayList<>(to.receive(bytes, 0, bytes.length));
            byte[] answer = to.nextBytes();
            events.addAll(from.receive(answer, 0, answer.length));

            assertThat(identity(events)).isEmpty();
        }
    }

    @Test
    void hangsUpOnAHandshakeMessageThatIsTooLong() {
        SecureChannel acceptor = SecureChannel.accepting(setting(BOB), keys(21), keys(22));

        assertThat(fault(acceptor.receive(new byte[] {(byte) 0xff, (byte) 0xff}, 0, 2)))
                .contains(ChannelFault.HANDSHAKE);
    }

    @Test
    void hangsUpOnAFrameLongerThanAnyChunk() {
        var pair = ChannelPair.established();

        assertThat(fault(pair.acceptor.receive(new byte[] {0x41, 0}, 0, 2))).contains(ChannelFault.FRAME);
    }
}
