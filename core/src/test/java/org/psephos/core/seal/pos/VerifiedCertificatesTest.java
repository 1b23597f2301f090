package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;

/** A certificate's signatures are checked once, and nothing is taken for it that is not it to the bit. */
class VerifiedCertificatesTest {
    private static final Secp256k1 CURVE = Curves.best();

    private final PosChain chain = new PosChain().grow(3);
    private final AtomicInteger checks = new AtomicInteger();
    private final Secp256k1 counting = (Secp256k1) Proxy.newProxyInstance(
            Secp256k1.class.getClassLoader(), new Class<?>[] {Secp256k1.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("verify")) {
                    checks.incrementAndGet();
                }
                try {
                    return method.invoke(CURVE, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final SealVerifier verifier = new PosSealVerifierProvider().create(chain.genesis, counting);
    private final VerifiedCertificates certificates = new VerifiedCertificates(chain.chainId(), counting);

    private int checked(Runnable task) {
        int before = checks.get();
        task.run();
        return checks.get() - before;
    }

    private Bytes beside(Header header, int... signers) {
        return PosChain.encoded(chain.certificate(header, 0, signers), 4);
    }

    @Test
    void certificateIsCheckedOnceOnItsWay() {
        Header tip = chain.head();
        Bytes tipTrail = chain.trail();
        Header child = chain.next(0);
        Bytes certificate = beside(tip, 0, 1, 2, 3);

        assertThat(checked(() -> assertThat(verifier.certifies(certificate, tip, tipTrail))
                        .isTrue()))
                .isEqualTo(4);
        for (int again = 0; again < 2; again++) {
            assertThat(checked(() ->
                            assertThat(verifier.verify(tip, tipTrail, child)).isInstanceOf(SealVerdict.Valid.class)))
                    .isZero();
        }
        assertThat(checked(() -> assertThat(verifier.certifiers().orElseThrow().fault(certificate, tip))
                        .isEmpty()))
                .isZero();
        assertThat(checked(() -> assertThat(verifier.certifies(beside(tip, 0, 2, 3), tip, tipTrail))
                        .isTrue()))
                .as("another certificate of the same block")
                .isEqualTo(3);
    }

    @Test
    void everyBitOfAKnownCertificateCounts() {
        Header tip = chain.head();
        byte[] good = beside(tip, 0, 1, 2, 3).toArray();
        assertThat(verifier.certifies(Bytes.of(good), tip, chain.trail())).isTrue();

        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.certifies(Bytes.of(changed), tip, chain.trail()))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void badCertificateIsCheckedAndRefusedEachTime() {
        Header tip = chain.head();
        Bytes ofAnother = beside(chain.next(0), 0, 1, 2, 3);

        for (int again = 0; again < 3; again++) {
            assertThat(checked(() -> assertThat(verifier.certifies(ofAnother, tip, chain.trail()))
                            .isFalse()))
                    .isPositive();
        }
    }

    @Test
    void knownCertificateIsNoneOfAnotherBlockHeightOrSet() {
        Header tip = chain.head();
        Certificate certificate = chain.certificate(tip, 0, 0, 1, 2, 3);
        ValidatorSet set = PosChain.set(0);
        assertThat(certificates.fault(certificate, 3, tip.id(), set)).isEmpty();
        assertThat(checked(() -> assertThat(certificates.fault(certificate, 3, tip.id(), set))
                        .isEmpty()))
                .isZero();

        assertThat(certificates.fault(certificate, 3, tip.parent(), set)).isPresent();
        assertThat(certificates.fault(certificate, 4, tip.id(), set)).isPresent();
        assertThat(certificates.fault(certificate, 3, tip.id(), PosChain.set(2)))
                .isPresent();
        var one = new ValidatorSet(List.of(set.validators().getFirst()));
        assertThat(certificates.fault(certificate, 3, tip.id(), one)).contains("a signer that is no validator");
    }

    @Test
    void forgetsTheOldestWhereThereAreTooMany() {
        Header tip = chain.head();
        var members = PosChain.members(0);
        var one = new ValidatorSet(List.of(PosChain.set(0).validators().getFirst()));
        var signer = new BitSet();
        signer.set(0);
        List<Certificate> many = new ArrayList<>();
        for (int round = 0; round <= VerifiedCertificates.MAX_REMEMBERED; round++) {
            many.add(new Certificate(round, signer, List.of(chain.precommit(members.getFirst(), tip, round))));
        }
        many.forEach(certificate ->
                assertThat(certificates.fault(certificate, 3, tip.id(), one)).isEmpty());

        assertThat(checked(() -> certificates.fault(many.getLast(), 3, tip.id(), one)))
                .isZero();
        assertThat(checked(() -> certificates.fault(many.get(1), 3, tip.id(), one)))
                .isZero();
        assertThat(checked(() -> certificates.fault(many.getFirst(), 3, tip.id(), one)))
                .isEqualTo(1);
    }

    @Test
    void severalThreadsMayAskAtOnce() throws Exception {
        Header tip = chain.head();
        Hash id = tip.id();
        var good = new ArrayList<Certificate>();
        for (int round = 0; round < 50; round++) {
            good.add(chain.certificate(tip, round, 0, 1, 3));
        }
        Callable<Boolean> task = () -> good.stream().allMatch(certificate -> {
            var stretched = new Certificate(certificate.round() + 1, certificate.signers(), certificate.signatures());
            return certificates.fault(certificate, 3, id, PosChain.set(0)).isEmpty()
                    && certificates.fault(stretched, 3, id, PosChain.set(0)).isPresent();
        });
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (var answer : pool.invokeAll(List.of(task, task, task, task))) {
                assertThat(answer.get()).isTrue();
            }
        }
    }
}
