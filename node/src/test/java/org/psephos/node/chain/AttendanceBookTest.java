package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.fakes.FakeKeys.key;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.Participation;

class AttendanceBookTest {
    private static final PublicKey ADA = key(1);
    private static final PublicKey GRACE = key(2);
    private static final PublicKey EDSGER = key(3);

    private final Blocks chain = new Blocks();
    private final AttendanceBook book = new AttendanceBook(chain.reader());

    @Test
    void seesNothingInGenesis() {
        assertThat(book.count()).isEqualTo(Attendance.NONE);
    }

    @Test
    void countsTurnsTakenAndMissedAndTheLastCertificateOfEach() {
        chain.add(new Participation(Optional.of(ADA), List.of(), List.of()));
        chain.add(new Participation(Optional.of(ADA), List.of(GRACE, EDSGER, GRACE), List.of(ADA, EDSGER)));
        chain.add(new Participation(Optional.of(GRACE), List.of(), List.of(ADA)));

        Attendance counted = book.count();

        assertThat(counted.from()).isEqualTo(1);
        assertThat(counted.to()).isEqualTo(3);
        assertThat(counted.of(ADA)).isEqualTo(new Attendance.Count(2, 0, OptionalLong.of(2)));
        assertThat(counted.of(GRACE)).isEqualTo(new Attendance.Count(1, 2, OptionalLong.empty()));
        assertThat(counted.of(EDSGER)).isEqualTo(new Attendance.Count(0, 1, OptionalLong.of(1)));
        assertThat(counted.of(key(9))).isEqualTo(new Attendance.Count(0, 0, OptionalLong.empty()));
    }

    @Test
    void readsEachBlockOnce() {
        for (int i = 0; i < 40; i++) {
            chain.add(madeBy(ADA));
        }
        book.count();
        chain.reads = 0;
        book.count();
        assertThat(chain.reads).isZero();
        chain.add(madeBy(ADA));
        book.count();

        assertThat(chain.reads).isEqualTo(1);
    }

    @Test
    void forgetsWhatLiesFurtherBack() {
        for (int i = 0; i < AttendanceBook.WINDOW_BLOCKS + 7; i++) {
            chain.add(madeBy(i < 10 ? GRACE : ADA));
        }

        Attendance counted = book.count();

        assertThat(counted.from()).isEqualTo(8);
        assertThat(counted.of(GRACE).made()).isEqualTo(3);
        assertThat(counted.of(ADA).made()).isEqualTo(AttendanceBook.WINDOW_BLOCKS - 3);
    }

    /** Whatever is given up in between, and however much comes at once. */
    @Test
    void countsAsSomebodyDoesWhoLooksForTheFirstTime() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            chain.giveUp(random.nextInt(round % 50 == 0 ? 600 : 4));
            int more = random.nextInt(round % 60 == 0 ? 1_200 : 6);
            for (int i = 0; i < more; i++) {
                chain.add(new Participation(
                        Optional.of(key(random.nextInt(4))),
                        List.of(key(random.nextInt(4))),
                        List.of(key(random.nextInt(4)), key(5))));
            }

            assertThat(book.count()).isEqualTo(new AttendanceBook(chain.reader()).count());
        }
    }

    private static Participation madeBy(PublicKey maker) {
        return new Participation(Optional.of(maker), List.of(), List.of());
    }

    /** As much of a chain as the book asks for. */
    private static final class Blocks {
        private final List<Header> followed = new ArrayList<>();
        private final Map<Hash, Header> headers = new HashMap<>();
        private final Map<Hash, Participation> parts = new HashMap<>();
        private long made;
        int reads;

        Blocks() {
            put(Hash.ZERO);
        }

        private Header put(Hash parent) {
            // Of two blocks on one parent, each has a time of its own.
            var header = new Header(
                    1,
                    Hash.ZERO,
                    followed.size(),
                    parent,
                    ++made,
                    Hash.ZERO,
                    Hash.ZERO,
                    Hash.ZERO,
                    ADA,
                    Bytes.EMPTY,
                    Bytes.EMPTY);
            followed.add(header);
            headers.put(header.id(), header);
            return header;
        }

        void add(Participation part) {
            parts.put(put(followed.getLast().id()).id(), part);
        }

        void giveUp(int count) {
            for (int i = 0; i < count && followed.size() > 1; i++) {
                followed.removeLast();
            }
        }

        ChainReader reader() {
            return (ChainReader) Proxy.newProxyInstance(
                    ChainReader.class.getClassLoader(),
                    new Class<?>[] {ChainReader.class},
                    (proxy, method, asked) -> switch (method.getName()) {
                        case "head" -> head();
                        case "needsCertificate" -> true;
                        case "header" -> Optional.ofNullable(headers.get((Hash) asked[0]));
                        case "participation" -> {
                            reads++;
                            yield Optional.ofNullable(parts.get((Hash) asked[0]));
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        private Head head() {
            Header last = followed.getLast();
            return new Head(last.id(), last, Bytes.EMPTY, Bytes.EMPTY, 0, List.of(), last.height());
        }
    }
}
