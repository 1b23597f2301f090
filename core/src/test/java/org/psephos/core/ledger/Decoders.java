package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RollEntry;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.fixtures.RandomValues;

/** Everything of ledger and election that has an encoding. */
final class Decoders {
    /** A kind of value: how it is made, written and read. */
    record Kind<T>(
            String name,
            Function<RandomValues, T> maker,
            Function<T, byte[]> encoder,
            Function<byte[], Decoded<T>> decoder) {

        /** Whatever the bytes are: refused, or the one encoding of what was read. */
        void refusesOrEncodesBack(byte[] bytes) {
            if (decoder.apply(bytes.clone()) instanceof Decoded.Ok<T> ok) {
                assertThat(encoder.apply(ok.result())).as(name).isEqualTo(bytes);
            }
        }

        void decodesToItself(RandomValues random) {
            T value = maker.apply(random);
            byte[] encoded = encoder.apply(value);

            assertThat(decoder.apply(encoded)).as(name).isEqualTo(new Decoded.Ok<>(value));
        }

        void damagedIsRefusedOrEncodesBack(RandomValues random) {
            byte[] encoded = encoder.apply(maker.apply(random));

            refusesOrEncodesBack(random.damage(encoded));
        }
    }

    static final List<Kind<?>> ALL = List.of(
            new Kind<>("genesis", RandomValues::genesis, Genesis::encode, Genesis::decode),
            new Kind<>("header", RandomValues::header, Header::encode, Header::decode),
            new Kind<>("transaction", RandomValues::transaction, Transaction::encode, Transaction::decode),
            new Kind<>("block", RandomValues::block, Block::encode, Block::decode),
            kind("definition", RandomValues::definition, ElectionDefinition::write, ElectionDefinition::read),
            kind("election", RandomValues::record, ElectionRecord::write, ElectionRecord::read),
            kind("status", RandomValues::status, ElectionStatus::write, ElectionStatus::read),
            kind("voter", RandomValues::voter, VoterRecord::write, VoterRecord::read),
            kind("roll entry", random -> random.roll().getFirst(), RollEntry::write, RollEntry::read),
            kind("ballot", random -> random.ballot(random.definition()), OpenBallot::write, OpenBallot::read),
            kind("stake register", RandomValues::register, StakeRegister::write, StakeRegister::read),
            kind("account", random -> new Account(5, 1L << 62), Account::write, Account::read));

    private Decoders() {}

    private static <T> Kind<T> kind(
            String name, Function<RandomValues, T> maker, BiConsumer<T, Writer> writer, Decoded.Decoder<T> reader) {
        return new Kind<>(
                name,
                maker,
                value -> {
                    var out = new Writer();
                    writer.accept(value, out);
                    return out.toBytes();
                },
                bytes -> Decoded.all(bytes, reader));
    }
}
