package org.psephos.node.consensus.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Votes.Step;

/** What validators say comes through as it was said, and nothing else does. */
class MessageTest {
    private static final int MAX = ValidatorSet.MAX_VALIDATORS;
    private static final long HEIGHT = 77;

    private final Random random = new Random(11);

    private static ValidatorSet set(int size) {
        return new ValidatorSet(IntStream.range(0, size)
                .mapToObj(i -> new Validator(PublicKey.parse("%064x".formatted(i + 1)), 10))
                .toList());
    }

    private Bytes signature() {
        var bytes = new byte[64];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private Hash hash() {
        return Hash.ofWords(random.nextLong(), 1, 2, 3);
    }

    private Message message(int validators) {
        if (random.nextBoolean()) {
            return new Message.OfVote(new Vote(
                    random.nextBoolean() ? Step.PREVOTE : Step.PRECOMMIT,
                    random.nextInt(Integer.MAX_VALUE),
                    random.nextBoolean() ? Optional.of(hash()) : Optional.empty(),
                    random.nextInt(validators),
                    signature()));
        }
        Hash block = hash();
        long round = 1 + random.nextInt(1_000);
        long earlier = random.nextInt((int) round);
        var votes = new ArrayList<Vote>();
        for (int place = 0; place < validators; place++) {
            if (random.nextInt(4) > 0) {
                votes.add(new Vote(Step.PREVOTE, earlier, Optional.of(block), place, signature()));
            }
        }
        return new Message.OfProposal(new Proposal(
                round,
                block,
                random.nextBoolean() ? Optional.of(new Polka(earlier, block, votes)) : Optional.empty(),
                signature()));
    }

    @Test
    void comesThroughAsItWasSaid() {
        for (int i = 0; i < 2_000; i++) {
            int validators = 1 + random.nextInt(MAX);
            Message message = message(validators);
            Bytes encoded = Message.encode(message, HEIGHT, validators);
            assertThat(encoded.length()).isLessThanOrEqualTo(Message.MAX_BYTES);
            assertThat(Message.height(encoded)).isEqualTo(OptionalLong.of(HEIGHT));
            assertThat(Message.decode(encoded, set(validators))).isEqualTo(new Decoded.Ok<>(message));
        }
    }

    /** There is one encoding of a message: whatever is read is written the same. */
    @Test
    void readsNothingElse() {
        ValidatorSet five = set(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Message.encode(message(5), HEIGHT, 5).toArray();
            switch (random.nextInt(3)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
            }
            Bytes changed = Bytes.of(bytes);
            if (Message.decode(changed, five) instanceof Decoded.Ok<Message>(Message read)) {
                long height = Message.height(changed).orElseThrow();
                assertThat(Message.encode(read, height, 5)).isEqualTo(changed);
            }
        }
    }

    @Test
    void callsNoHeightWhatIsTooLongOrTooShort() {
        assertThat(Message.height(Bytes.of(new byte[Message.MAX_BYTES + 1]))).isEmpty();
        assertThat(Message.height(Bytes.EMPTY)).isEmpty();
        assertThat(Message.height(Bytes.of(new byte[] {1}))).isEmpty();
    }

    @Test
    void keepsItsOwnVotesOfOneHeight() {
        ValidatorSet four = set(4);
        var votes = List.of(
                new Vote(Step.PREVOTE, 3, Optional.of(hash()), 2, signature()),
                new Vote(Step.PRECOMMIT, 3, Optional.empty(), 2, signature()));
        Bytes record = Message.encode(votes, HEIGHT, 4);
        assertThat(Message.votes(record, HEIGHT, four)).isEqualTo(votes);
        assertThat(Message.votes(record, HEIGHT + 1, four)).isEmpty();
    }
}
