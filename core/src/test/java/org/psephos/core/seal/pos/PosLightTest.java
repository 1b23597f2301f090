package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;
import org.psephos.core.ledger.header.HeaderFault;
import org.psephos.core.light.CertifiedChain;
import org.psephos.core.light.CertifiedChain.Step;
import org.psephos.core.light.Checkpoint;
import org.psephos.core.merkle.MerkleLog;
import org.psephos.core.seal.Certifiers;

/** Following a chain whose validators change, from genesis or from its middle. */
class PosLightTest {
    private static final List<TestKey> FIRST = PosChain.members(1);
    private static final List<TestKey> SECOND = PosChain.members(2);
    private static final List<TestKey> THIRD = PosChain.members(5);
    private static final long END = 30;

    private final TestChain chain = PosSealing.chain("test", PosLightTest::members);
    private final Certifiers certifiers = new PosSealVerifierProvider()
            .create(chain.genesis(), Curves.best())
            .certifiers()
            .orElseThrow();
    private final ChainTerms terms = ChainTerms.of(chain.genesis(), ActivationTable.INITIAL);

    private static List<TestKey> members(long epoch) {
        return epoch < 3 ? FIRST : epoch < 5 ? SECOND : THIRD;
    }

    @BeforeEach
    void grow() {
        chain.mineEmpty((int) END);
    }

    @Test
    void followsFromGenesis() {
        assertThat(follow(genesis(), chain, END).headId()).isEqualTo(chain.id(END));
    }

    @Test
    void followsFromACheckpoint() {
        for (long height : new long[] {1, 5, 8, 13, 16, 21, END}) {
            assertThat(follow(checkpoint(height), chain, END).headId())
                    .as("from block %d", height)
                    .isEqualTo(chain.id(END));
        }
    }

    @Test
    void endsWhereTheNextValidatorsWereSettledBeforeTheCheckpoint() {
        // Block 8 has the validators of epoch 3, which begins at block 13.
        CertifiedChain followed = follow(checkpoint(10), chain, 12);

        assertThat(followed.extend(chain.header(13), chain.certificate(13)))
                .isInstanceOfSatisfying(Step.NotCertified.class, fault -> assertThat(fault.detail())
                        .contains("are not those that"));
    }

    @Test
    void takesNoCheckpointThatTheIdDoesNotCommitTo() {
        Checkpoint right = chain.checkpoint(15);
        Hash id = chain.id(15);

        assertThat(CertifiedChain.fromCheckpoint(right, chain.id(14), terms, certifiers))
                .isEmpty();
        assertRefused(new Checkpoint(right.earlier(), chain.header(14), right.history()), id);
        assertRefused(new Checkpoint(right.earlier().subList(1, 10), right.header(), right.history()), id);
        assertRefused(new Checkpoint(right.earlier().reversed(), right.header(), right.history()), id);
        assertRefused(new Checkpoint(chain.checkpoint(14).earlier(), right.header(), right.history()), id);
        assertRefused(
                new Checkpoint(right.earlier(), right.header(), right.history().append(id)), id);
        assertRefused(new Checkpoint(right.earlier(), right.header(), MerkleLog.EMPTY), id);
        TestChain other = PosSealing.chain("other", PosLightTest::members);
        other.mineEmpty(15);
        assertRefused(other.checkpoint(15), other.id(15));
        assertRefused(new Checkpoint(List.of(), chain.header(0), MerkleLog.EMPTY), chain.id(0));
    }

    @Test
    void refusesBranchOfRetiredValidatorsFromACheckpoint() {
        TestChain forged = PosSealing.chain("test", epoch -> FIRST);
        forged.mineEmpty((int) END);

        assertThat(follow(genesis(), forged, END).headId())
                .as("from genesis nothing tells it from the other")
                .isEqualTo(forged.id(END));
        for (long height : new long[] {13, 16, 21}) {
            assertThat(checkpoint(height).extend(forged.header(height + 1), forged.certificate(height + 1)))
                    .isEqualTo(new Step.BreaksRule(HeaderFault.WRONG_PARENT));
        }
    }

    @Test
    void refusesHeadersOfRetiredValidatorsOnTopOfTheChain() {
        Header real = chain.header(22);
        PosFields named = PosFields.decode(real.engineFields()).orThrow();
        Header theirs = withFields(
                real,
                new PosFields(
                        named.round(),
                        PosChain.set(FIRST),
                        named.vrfProof(),
                        named.handover(),
                        named.parentCertificate()));

        assertNotCertified(checkpoint(21).extend(theirs, certificate(theirs, FIRST, 0, 1, 2, 3)));
        assertNotCertified(follow(genesis(), chain, 21).extend(theirs, certificate(theirs, FIRST, 0, 1, 2, 3)));
    }

    @Test
    void refusesHeadersWithoutACertificateOfTheirOwn() {
        Header next = chain.header(22);

        assertNotCertified(checkpoint(21).extend(next, Bytes.EMPTY));
        assertNotCertified(checkpoint(21).extend(next, chain.certificate(21)));
        assertNotCertified(checkpoint(21).extend(next, certificate(next, THIRD, 0, 1)));
        assertNotCertified(checkpoint(21).extend(withFields(next, Bytes.EMPTY), chain.certificate(22)));
        assertThat(checkpoint(21).extend(chain.header(23), chain.certificate(23)))
                .isEqualTo(new Step.BreaksRule(HeaderFault.WRONG_PARENT));
    }

    @Test
    void refusesHandoversThatDoNotHold() {
        // Block 17 hands over to the third set, which certifies from block 21 on.
        PosFields right = PosFields.decode(chain.header(17).engineFields()).orThrow();
        PosFields.Handover handover = right.handover().orElseThrow();
        var attackers = new PosFields.Handover(
                handover.leaving(), PosChain.set(PosChain.members(30)).hash(), handover.proof());
        Header invented = withHandover(17, attackers);

        assertNotCertified(follow(genesis(), chain, 16).extend(invented, certificate(invented, SECOND, 0, 1, 2, 3)));
        Header withinAnEpoch = withHandover(18, handover);
        assertNotCertified(
                follow(genesis(), chain, 17).extend(withinAnEpoch, certificate(withinAnEpoch, SECOND, 0, 1, 2, 3)));
    }

    private Header withHandover(long height, PosFields.Handover handover) {
        PosFields fields = PosFields.decode(chain.header(height).engineFields()).orThrow();
        return withFields(
                chain.header(height),
                new PosFields(
                                fields.round(),
                                fields.validators(),
                                fields.vrfProof(),
                                Optional.of(handover),
                                fields.parentCertificate())
                        .encode());
    }

    private CertifiedChain genesis() {
        return CertifiedChain.fromGenesis(chain.genesis(), ActivationTable.INITIAL, certifiers);
    }

    private CertifiedChain checkpoint(long height) {
        return CertifiedChain.fromCheckpoint(chain.checkpoint(height), chain.id(height), terms, certifiers)
                .orElseThrow();
    }

    private static CertifiedChain follow(CertifiedChain from, TestChain source, long end) {
        CertifiedChain followed = from;
        for (long height = from.head().height() + 1; height <= end; height++) {
            Step step = followed.extend(source.header(height), source.certificate(height));
            assertThat(step).as("block %d", height).isInstanceOf(Step.Extended.class);
            followed = ((Step.Extended) step).chain();
        }
        return followed;
    }

    private void assertRefused(Checkpoint checkpoint, Hash trusted) {
        assertThat(CertifiedChain.fromCheckpoint(checkpoint, trusted, terms, certifiers))
                .isEmpty();
    }

    private static void assertNotCertified(Step step) {
        assertThat(step).isInstanceOf(Step.NotCertified.class);
    }

    private static Bytes certificate(Header header, List<TestKey> members, int... places) {
        return PosChain.encoded(PosSealing.certificate(header, members, places), members.size());
    }

    private static Header withFields(Header header, PosFields fields) {
        return withFields(header, fields.encode());
    }

    private static Header withFields(Header header, Bytes fields) {
        return new Header(
                header.version(),
                header.chainId(),
                header.height(),
                header.parent(),
                header.timeMillis(),
                header.txRoot(),
                header.stateRoot(),
                header.historyRoot(),
                header.producer(),
                fields,
                header.seal());
    }
}
