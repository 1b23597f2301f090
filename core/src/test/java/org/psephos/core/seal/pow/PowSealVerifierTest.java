package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;

class PowSealVerifierTest {
    private final Genesis genesis = PowChain.genesis(PowChain.parameters());
    private final PowRules rules = PowRules.of(genesis);
    private final SealVerifier verifier = verifier(genesis);
    private final Header root = PowChain.genesisHeader(genesis);
    private final Target target = rules.targetAfter(root, PowTrail.GENESIS);
    private final Header child =
            PowChain.mined(PowChain.unsealed(root, PowChain.GENESIS_MILLIS + 2_000, target), target);

    @Test
    void acceptsMinedHeaderAndAddsItsWorkAndTime() {
        assertThat(verifier.verify(root, verifier.genesisTrail(), child))
                .isEqualTo(new SealVerdict.Valid(new PowTrail(target.work(), 2_000).encode()));
        assertThat(verifier.faultSeenAlone(child)).isEmpty();
    }

    @Test
    void refusesAnyTargetButTheOneOfTheSchedule() {
        Target harder = Target.atMost(target.value().shiftRight(1));
        Header tooHard = PowChain.mined(PowChain.unsealed(root, child.timeMillis(), harder), harder);

        assertThat(refusal(tooHard)).contains("must be " + target);
    }

    @Test
    void refusesTargetEasierThanTheLimit() {
        Target easier = Target.parse("207fffff").orElseThrow();
        Header tooEasy = PowChain.mined(PowChain.unsealed(root, child.timeMillis(), easier), easier);

        assertThat(refusal(tooEasy)).contains("must be");
        assertThat(verifier.faultSeenAlone(tooEasy))
                .hasValueSatisfying(fault -> assertThat(fault).contains("easier than the limit"));
    }

    @Test
    void refusesExtraBytesAfterTheTarget() {
        byte[] longer = Arrays.copyOf(target.engineFields().toArray(), 5);

        assertThat(refusal(withEngineFields(Bytes.of(longer)))).contains("target is 5 bytes");
        assertThat(verifier.faultSeenAlone(withEngineFields(Bytes.of(longer)))).isPresent();
        assertThat(refusal(withEngineFields(Bytes.EMPTY))).contains("target is");
    }

    @Test
    void refusesNonceOfAnyOtherLength() {
        byte[] nonce = child.seal().toArray();

        for (int length : new int[] {0, 7, 9, 64}) {
            Header resized = child.withSeal(Bytes.of(Arrays.copyOf(nonce, length)));
            assertThat(refusal(resized)).contains("nonce of " + length + " bytes");
            assertThat(verifier.faultSeenAlone(resized)).isPresent();
        }
    }

    @Test
    void refusesNonceThatDoesNotMeetTheTarget() {
        long nonce = 0;
        while (target.isMetBy(child.withSeal(PowChain.nonce(nonce)).id())) {
            nonce++;
        }
        Header workless = child.withSeal(PowChain.nonce(nonce));

        assertThat(refusal(workless)).contains("above the target");
        assertThat(verifier.faultSeenAlone(workless)).isPresent();
    }

    @Test
    void refusesNonceFoundForAnotherHeader() {
        int accepted = 0;
        for (int later = 1; later <= 64; later++) {
            Header moved =
                    PowChain.unsealed(root, child.timeMillis() + later, target).withSeal(child.seal());
            accepted += verifier.verify(root, verifier.genesisTrail(), moved) instanceof SealVerdict.Valid ? 1 : 0;
        }

        assertThat(accepted).as("of 64, by chance 4").isLessThan(20);
    }

    @Test
    void takesNoCertificateButTheEmptyOne() {
        assertThat(verifier.certifies(Bytes.EMPTY, child, verifier.genesisTrail()))
                .isTrue();
        assertThat(verifier.certifies(Bytes.of(new byte[1]), child, verifier.genesisTrail()))
                .isFalse();
    }

    @Test
    void tellsPeopleTargetNonceAndExpectedHashes() {
        assertThat(verifier.describe(child))
                .containsEntry("target", "200fffff")
                .containsEntry("expectedHashes", "16")
                .containsEntry("nonce", child.seal().toString());
        assertThat(verifier.describe(root)).containsOnlyKeys("nonce");
    }

    @Test
    void refusesUnknownParameterAndNamesTheNearest() {
        var misspelt = PowChain.parameters();
        misspelt.put("spacingMilis", new Value.Integer(1));

        assertThatThrownBy(() -> PowRules.of(PowChain.genesis(misspelt)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown engine parameter \"spacingMilis\"; did you mean \"spacingMillis\"?");
    }

    @Test
    void refusesParametersOutOfRangeOrOfAnotherType() {
        assertRefused("spacingMillis", new Value.Integer(0), "allowed 1 to");
        assertRefused("spacingMillis", new Value.Integer(99), "less than minSpacingMillis");
        assertRefused("spacingMillis", new Value.Text("2000"), "not an integer");
        assertRefused("powLimit", new Value.Text("200FFFFF"), "compact form");
        assertRefused("powLimit", new Value.Text("20000000"), "compact form");
        assertRefused("powLimit", new Value.Text("2000000f"), "compact form");
        assertRefused("powLimit", new Value.Integer(1), "not a text");
        assertRefused("initialTarget", new Value.Text("201fffff"), "easier than powLimit");
        assertRefused("finalityDepth", new Value.Integer(10_001), "less than finalityDepth");
        assertThatThrownBy(() -> PowRules.of(PowChain.genesis(new TreeMap<>())))
                .hasMessageContaining("spacingMillis is missing");
    }

    @Test
    void isFoundUnderItsName() {
        assertThat(SealVerifiers.installed().find(genesis, Curves.best()))
                .isInstanceOf(SealVerifiers.Found.Ready.class);
    }

    @Test
    void sumsTheWorkOfAChain() {
        Bytes trail = verifier.genesisTrail();
        Header parent = root;
        BigInteger work = BigInteger.ZERO;
        for (int i = 0; i < 200; i++) {
            Target next = rules.targetAfter(parent, PowTrail.decode(trail).orThrow());
            Header header = PowChain.mined(PowChain.unsealed(parent, parent.timeMillis() + 1_000, next), next);
            var verdict = (SealVerdict.Valid) verifier.verify(parent, trail, header);
            work = work.add(next.work());
            trail = verdict.trail();
            parent = header;
        }

        assertThat(PowTrail.decode(trail).orThrow()).isEqualTo(new PowTrail(work, 200_000));
        assertThat(work).as("blocks came twice too fast").isGreaterThan(BigInteger.valueOf(16 * 200));
    }

    private static void assertRefused(String name, Value value, String message) {
        var parameters = PowChain.parameters();
        parameters.put(name, value);
        assertThatThrownBy(() -> PowRules.of(PowChain.genesis(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private Header withEngineFields(Bytes fields) {
        return new Header(
                child.version(),
                child.chainId(),
                child.height(),
                child.parent(),
                child.timeMillis(),
                child.txRoot(),
                child.stateRoot(),
                child.historyRoot(),
                child.producer(),
                fields,
                child.seal());
    }

    private String refusal(Header header) {
        return ((SealVerdict.Invalid) verifier.verify(root, verifier.genesisTrail(), header)).detail();
    }

    private static SealVerifier verifier(Genesis genesis) {
        return ((SealVerifiers.Found.Ready) SealVerifiers.installed().find(genesis, Curves.best())).verifier();
    }
}
