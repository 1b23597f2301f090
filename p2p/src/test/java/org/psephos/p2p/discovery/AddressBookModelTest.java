package org.psephos.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;
import static org.psephos.p2p.reputation.Peers.peer;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.p2p.transport.Endpoint;

/** The address book against {@link NaiveAddressBook}, in a book so small that everything collides. */
class AddressBookModelTest {
    private static final Placement.Shape SMALL = new Placement.Shape(6, 3, 4, 3, 2);
    private static final long START = 1_700_000_000_000L;

    private static Map<String, String> describe(AddressBook book) {
        var all = new TreeMap<String, String>();
        book.tables()
                .forEach(known -> all.put(
                        known.endpoint().toString(),
                        NaiveAddressBook.describe(
                                known.id(),
                                known.seenMillis(),
                                known.triedMillis(),
                                known.succeededMillis(),
                                known.failures(),
                                known.newBuckets(),
                                known.isInTried())));
        return all;
    }

    private static Endpoint some(Random random) {
        return random.nextInt(10) == 0
                ? at("192.168.0." + random.nextInt(5) + ":1")
                : at(random.nextInt(6), random.nextInt(20));
    }

    private static long step(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> -random.nextLong(40L * 24 * 3_600_000);
            case 1 -> random.nextLong(40L * 24 * 3_600_000);
            case 2, 3, 4 -> random.nextLong(6 * 3_600_000);
            default -> random.nextLong(120_000);
        };
    }

    @Property(tries = 300)
    void doesWhatTheRulesSay(@ForAll long seed) {
        var random = new Random(seed);
        var placement = new Placement(Hash.of(new SeededRandomness(seed).bytes(32)), SMALL);
        var book = new AddressBook(placement, new SeededRandomness(seed));
        var model = new NaiveAddressBook(placement, new Chance(new SeededRandomness(seed)));
        long now = START;
        for (int i = 0; i < 400; i++) {
            now = Math.max(START / 2, now + step(random));
            Endpoint endpoint = some(random);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    long told = now - random.nextLong(10L * 24 * 3_600_000) + random.nextLong(3_600_000);
                    Endpoint source = random.nextInt(4) == 0 ? endpoint : some(random);
                    assertThat(book.add(List.of(new Heard(endpoint, told)), source, now) == 1)
                            .isEqualTo(model.add(endpoint, told, source, now));
                }
                case 3, 4 -> {
                    boolean counts = random.nextBoolean();
                    book.attempt(endpoint, counts, now);
                    model.attempt(endpoint, counts, now);
                }
                case 5 -> {
                    book.good(endpoint, peer(i), now);
                    model.good(endpoint, peer(i), now);
                }
                case 6 -> {
                    book.resolveCollisions(now);
                    model.resolve(now);
                }
                default -> {
                    book.disconnected(endpoint, now);
                    model.disconnected(endpoint, now);
                }
            }
            assertThat(describe(book)).isEqualTo(model.describe());
        }
        assertThat(book.newCount() + book.triedCount())
                .isEqualTo(model.describe().size());
    }

    @Property(tries = 300)
    void survivesItsEncodingToTheByteAndDrawsOnlyWhatItHolds(@ForAll long seed) {
        var random = new Random(seed);
        var randomness = new SeededRandomness(seed);
        var book = new AddressBook(new Placement(Hash.of(randomness.bytes(32)), SMALL), randomness);
        for (int i = 0; i < 200; i++) {
            Endpoint endpoint = some(random);
            book.add(List.of(new Heard(endpoint, START - random.nextInt(10_000_000))), some(random), START);
            if (random.nextInt(3) == 0) {
                book.good(endpoint, peer(i), START);
            }
        }
        byte[] bytes = book.encode();
        AddressBook after = Decoded.all(bytes, in -> AddressBook.read(in, SMALL, randomness))
                .orThrow();

        assertThat(after.encode()).isEqualTo(bytes);
        assertThat(after.newCount()).isEqualTo(book.newCount());
        assertThat(after.triedCount()).isEqualTo(book.triedCount());
        var held = new HashSet<Endpoint>();
        after.tables().forEach(known -> held.add(known.endpoint()));
        for (int i = 0; i < 20; i++) {
            after.select(random.nextBoolean(), START).ifPresent(drawn -> assertThat(held)
                    .contains(drawn.address().endpoint()));
        }
    }
}
