package org.psephos.core.seal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Validator;
import org.psephos.core.seal.Participation;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.Signatures;

class RaftSealVerifierTest {
    private final RaftChain chain = new RaftChain(3);

    private void refuses(UnaryOperator<RaftFields> change, String why) {
        assertThat(chain.verdict(chain.next(change)))
                .isInstanceOfSatisfying(SealVerdict.Invalid.class, invalid -> assertThat(invalid.detail())
                        .contains(why));
    }

    private static UnaryOperator<RaftFields> certifiedBy(Signatures signatures) {
        return fields -> new RaftFields(fields.members(), fields.handover(), Optional.of(signatures));
    }

    @Test
    void followsAChainOfOneSet() {
        chain.grow(5);

        assertThat(RaftTrail.decode(chain.trail()).orThrow())
                .isEqualTo(new RaftTrail(5, chain.rules.first().hash()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 63, 64})
    void asksForAMajorityAndNoMore(int size) {
        var grown = new RaftChain(size).grow(1);
        int majority = size / 2 + 1;

        assertThat(grown.verdict(grown.next(certifiedBy(
                        grown.certificate(IntStream.range(size - majority, size).toArray())))))
                .isInstanceOf(SealVerdict.Valid.class);
        assertThat(grown.verdict(grown.next(certifiedBy(
                        grown.certificate(IntStream.range(0, majority - 1).toArray())))))
                .isInstanceOf(SealVerdict.Invalid.class);
    }

    @Test
    void refusesEveryWrongSignatureEvenBeyondAMajority() {
        chain.grow(2);
        Signatures all = chain.certificate(0, 1, 2);
        for (int wrong = 0; wrong < 3; wrong++) {
            var signatures = new java.util.ArrayList<>(all.signatures());
            byte[] broken = signatures.get(wrong).toArray();
            broken[40] ^= 1;
            signatures.set(wrong, Bytes.of(broken));
            refuses(certifiedBy(new Signatures(all.signers(), signatures)), "a signature that is not of");
        }
    }

    @Test
    void refusesCertificatesOfAnotherBlock() {
        chain.grow(1);
        Header first = chain.head();
        chain.grow(1);

        refuses(certifiedBy(chain.certificate(first, 0, 1)), "a signature that is not of");
    }

    @Test
    void refusesOneSignatureTwice() {
        chain.grow(1);
        Signatures one = chain.certificate(0);
        var twice = new Signatures(
                chain.certificate(0, 1).signers(),
                List.of(one.signatures().getFirst(), one.signatures().getFirst()));

        refuses(certifiedBy(twice), "a signature that is not of");
    }

    @Test
    void handsOverToMembersThatTheStateHas() {
        chain.grow(2);
        chain.want(RaftChain.members(1, 4));
        chain.grow(4);

        assertThat(RaftTrail.decode(chain.trail()).orThrow().members())
                .isEqualTo(RaftChain.set(RaftChain.members(1, 4)).hash());
    }

    @Test
    void needsNoHandoverWhereTheLeaderGivesNone() {
        chain.grow(1);
        chain.want(RaftChain.members(1, 3));
        chain.grow(1);
        Header without = chain.next(fields -> new RaftFields(
                fields.handover().orElseThrow().leaving(), Optional.empty(), fields.parentCertificate()));

        assertThat(chain.verdict(without)).isInstanceOf(SealVerdict.Valid.class);
    }

    @Test
    void refusesMembersWithoutProof() {
        chain.grow(1);
        chain.want(RaftChain.members(1, 3));
        // The state of the block before the change does not have them yet.
        RaftFields.Handover early = chain.handover();
        refuses(
                fields -> new RaftFields(
                        RaftChain.set(RaftChain.members(1, 3)), Optional.of(early), fields.parentCertificate()),
                "the parent's state does not have");
    }

    @Test
    void certifiesATipOnlyWithAMajorityOfItsOwnMembers() {
        chain.grow(3);
        Bytes good = RaftChain.encoded(chain.certificate(1, 2), 3);

        assertThat(chain.verifier.certifies(good, chain.head(), chain.trail())).isTrue();
        assertThat(chain.verifier.certifies(RaftChain.encoded(chain.certificate(1), 3), chain.head(), chain.trail()))
                .isFalse();
        assertThat(chain.verifier.certifies(Bytes.EMPTY, chain.head(), chain.trail()))
                .isFalse();
        for (int cut = 0; cut < good.length(); cut++) {
            assertThat(chain.verifier.certifies(
                            Bytes.of(java.util.Arrays.copyOf(good.toArray(), cut)), chain.head(), chain.trail()))
                    .isFalse();
        }
    }

    @Test
    void refusesWrongParameters() {
        assertRefused(List.of(), "names 0");
        assertRefused(List.of("zz"), "is not a key");
        assertRefused(List.of("00".repeat(31) + "05"), "no point of the curve");
        String key = TestKey.of("a").publicKey().toHex();
        assertRefused(List.of(key, key), "one key");
        assertRefused(
                IntStream.range(0, 65)
                        .mapToObj(i -> TestKey.of("m" + i).publicKey().toHex())
                        .toList(),
                "allowed 1 to 64");
        var misspelt = new TreeMap<String, Value>();
        misspelt.put("member", new Value.Texts(List.of(key)));
        assertThatThrownBy(() -> RaftRules.of(RaftChain.genesis(misspelt), Curves.best()))
                .hasMessageContaining("members is missing");
    }

    private static void assertRefused(List<String> members, String why) {
        var parameters = new TreeMap<String, Value>();
        parameters.put("members", new Value.Texts(members));
        assertThatThrownBy(() -> RaftRules.of(RaftChain.genesis(parameters), Curves.best()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void tellsWhoCertifiedTheParentAndNothingOfLeaders() {
        chain.grow(1);
        Header header = chain.next(certifiedBy(chain.certificate(0, 2)));

        Participation seen = chain.verifier.participation(header, chain.trail());

        List<Validator> members = chain.rules.first().validators();
        assertThat(seen)
                .isEqualTo(new Participation(
                        Optional.empty(),
                        List.of(),
                        List.of(members.get(0).key(), members.get(2).key())));
    }
}
