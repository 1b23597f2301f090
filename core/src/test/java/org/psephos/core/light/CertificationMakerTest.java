package org.psephos.core.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;

/** On a chain where every block hands over to others. */
class CertificationMakerTest {
    private static final Bytes CERTIFICATE = Bytes.of(new byte[] {1});

    private final List<String> stretches = new ArrayList<>();
    private final Header header = new TestChain().header(0);

    @Test
    void goesUpToTheLimitOfHandovers() {
        CertificationMaker maker = maker(1);
        long most = Certification.MAX_HANDOVERS + 1L;

        assertThat(maker.make(most, CERTIFICATE).orElseThrow().handovers()).hasSize(Certification.MAX_HANDOVERS);
        assertThat(maker.make(most + 1, CERTIFICATE)).isEmpty();
    }

    @Test
    void goesUpToTheLimitOfBytes() {
        CertificationMaker maker = maker(60_000);

        assertThat(maker.make(101, CERTIFICATE).orElseThrow().handovers()).hasSize(100);
        assertThat(maker.make(111, CERTIFICATE)).isEmpty();
    }

    @Test
    void looksThroughEachStretchOnce() {
        CertificationMaker maker = maker(1);

        maker.make(10, CERTIFICATE);
        assertThat(maker.make(5, CERTIFICATE).orElseThrow().handovers()).hasSize(4);
        maker.make(10, CERTIFICATE);
        maker.make(12, CERTIFICATE);

        assertThat(stretches).containsExactly("1 to 10", "10 to 12");
    }

    @Test
    void handoversLeadToACertificate() {
        Handover handover =
                maker(1).make(2, CERTIFICATE).orElseThrow().handovers().getFirst();

        assertThatThrownBy(() -> new Certification(List.of(handover), Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new Certification(Collections.nCopies(Certification.MAX_HANDOVERS + 1, handover), CERTIFICATE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private CertificationMaker maker(int certificateBytes) {
        return new CertificationMaker(new Restless(certificateBytes), ignored -> header);
    }

    private final class Restless implements Certifiers {
        private final Bytes certificate;

        Restless(int certificateBytes) {
            certificate = Bytes.of(new byte[certificateBytes]);
        }

        @Override
        public Hash first() {
            return Hash.ZERO;
        }

        @Override
        public Optional<Hash> named(Header block) {
            return Optional.of(Hash.ZERO);
        }

        @Override
        public Optional<String> fault(Bytes certificateOfBlock, Header block) {
            return Optional.empty();
        }

        @Override
        public Optional<Succession> succession(long height) {
            return Optional.of(new Succession(StateColumn.validators(height), height + 1));
        }

        @Override
        public Optional<Handover> handover(Header parent, Header child) {
            return Optional.of(
                    new Handover(parent, certificate, Hash.ZERO, new StateProof(List.of(), new StateProof.InKey())));
        }

        @Override
        public List<Long> handoverHeights(long after, long to, LongFunction<Header> headers) {
            stretches.add(after + " to " + to);
            return LongStream.rangeClosed(after + 1, to).boxed().toList();
        }
    }
}
