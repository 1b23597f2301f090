package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.MemberChange;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.core.seal.raft.RaftSealVerifierProvider;
import org.psephos.node.Ledger;
import org.psephos.node.membership.Members;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VectorRun;

/** {@code docs/spec/vectors/members.json}: what the node's own rules make of changes of members. */
class MemberVectorsTest {
    private static final TestKey SENDER = TestKey.of("rich");
    private static final PublicKey PRODUCER = TestKey.of("producer").publicKey();
    private static final TestKey A = TestKey.of("member 1");
    private static final TestKey B = TestKey.of("member 2");
    private static final TestKey C = TestKey.of("member 3");
    private static final TestKey D = TestKey.of("member 4");
    private static final TestKey E = TestKey.of("member 5");
    private static final PublicKey OFF_CURVE = PublicKey.parse("ff".repeat(32));

    private final Set<RejectCode> seen = EnumSet.noneOf(RejectCode.class);
    private long sequence;

    @Test
    void publishedVectorsAreOurs() throws IOException {
        VectorFile.check(
                "members.json",
                "digests",
                List.of(
                        digest(new MemberChange(1, Optional.of(D.publicKey()), Optional.empty())),
                        digest(new MemberChange(300, Optional.empty(), Optional.of(A.publicKey()))),
                        digest(new MemberChange(2, Optional.of(D.publicKey()), Optional.of(A.publicKey())))),
                "chains",
                List.of(comingAndGoing(), full(), otherEngine()));

        assertThat(seen)
                .isEqualTo(EnumSet.of(
                        RejectCode.KIND_NOT_ALLOWED,
                        RejectCode.INVALID_KEY,
                        RejectCode.FEE_TOO_LOW,
                        RejectCode.MEMBERS_CHANGED,
                        RejectCode.BAD_MEMBER_CHANGE,
                        RejectCode.APPROVALS_MISSING,
                        RejectCode.BAD_APPROVAL));
    }

    private static Genesis genesis(String engine, TestKey... members) {
        var accounts = new TreeMap<PublicKey, Long>();
        accounts.put(SENDER.publicKey(), 1_000_000L);
        var parameters = new TreeMap<String, EngineParameters.Value>();
        if (members.length > 0) {
            parameters.put(
                    "members",
                    new EngineParameters.Value.Texts(Arrays.stream(members)
                            .map(member -> member.publicKey().toHex())
                            .toList()));
        }
        return new Genesis(
                "vectors",
                "tpsv",
                Bytes.EMPTY,
                0,
                engine,
                new EngineParameters(parameters),
                8 << 20,
                131_072,
                1,
                0,
                3,
                1,
                2,
                new TreeSet<>(),
                new TreeSet<>(),
                accounts);
    }

    private VectorRun run(TestKey... members) {
        Genesis genesis = genesis("raft", members);
        sequence = 0;
        return new VectorRun(
                genesis,
                Ledger.rules(new RaftSealVerifierProvider().create(genesis, Curves.best()), Curves.best()),
                seen);
    }

    private static Map<?, ?> digest(MemberChange change) {
        return row(
                "chainId",
                Hash.ZERO,
                "number",
                change.number(),
                "coming",
                change.coming().stream().toList(),
                "leaving",
                change.leaving().stream().toList(),
                "digest",
                change.digest(Hash.ZERO));
    }

    private static Optional<PublicKey> key(TestKey... key) {
        return Arrays.stream(key).map(TestKey::publicKey).findFirst();
    }

    private static Payload.ChangeMembers signed(Hash chainId, MemberChange change, TestKey... by) {
        byte[] digest = change.digest(chainId).toBytes();
        return new Payload.ChangeMembers(
                change,
                Arrays.stream(by)
                        .sorted(Comparator.comparing(TestKey::publicKey))
                        .map(signer -> new Payload.ChangeMembers.Approval(
                                signer.publicKey(),
                                Bytes.of(Curves.best().sign(signer.secret(), digest, new byte[32]))))
                        .toList());
    }

    private void refuse(VectorRun chain, Payload payload) {
        chain.offer(SENDER, sequence, 99, 1, payload);
    }

    private void take(VectorRun chain, MemberChange change, TestKey... by) {
        chain.offer(SENDER, sequence++, 99, 1, signed(chain.genesis().chainId(), change, by));
    }

    private Map<?, ?> comingAndGoing() {
        VectorRun chain = run(A, B, C);
        Hash id = chain.genesis().chainId();
        var comes = new MemberChange(1, key(D), key());
        chain.block(1, 0, PRODUCER);
        refuse(chain, signed(id, comes, A, D));
        refuse(chain, signed(id, comes, A, B));
        refuse(chain, signed(id, comes, A, B, D, E));
        refuse(chain, signed(id, comes, A, D, E));
        refuse(chain, signed(Hash.ZERO, comes, A, B, D));
        refuse(chain, signed(id, new MemberChange(2, key(D), key()), A, B, D));
        refuse(chain, signed(id, new MemberChange(1, key(C), key()), A, B, C));
        refuse(chain, signed(id, new MemberChange(1, key(), key(D)), A, B));
        refuse(chain, signed(id, new MemberChange(1, Optional.of(OFF_CURVE), key()), A, B));
        chain.offer(SENDER, sequence, 99, 0, signed(id, comes, A, B, D));
        take(chain, comes, A, B, D);
        refuse(chain, signed(id, comes, A, B, D));
        chain.end();
        chain.block(2, 0, PRODUCER);
        refuse(chain, signed(id, comes, A, B, D));
        refuse(chain, signed(id, new MemberChange(2, key(), key(A)), B, C));
        take(chain, new MemberChange(2, key(E), key(A)), A, B, D, E);
        take(chain, new MemberChange(3, key(), key(B)), C, D, E);
        refuse(chain, signed(id, new MemberChange(4, key(A), key()), A, C, D, E));
        chain.end();
        chain.block(3, 0, PRODUCER);
        refuse(chain, signed(id, new MemberChange(5, key(), key(C)), D, E));
        take(chain, new MemberChange(4, key(), key(C)), D, E);
        take(chain, new MemberChange(5, key(), key(D)), D, E);
        refuse(chain, signed(id, new MemberChange(6, key(), key(E)), E));
        take(chain, new MemberChange(6, key(D), key(E)), D, E);
        chain.end();
        assertThat(new Members(new MembershipTerms(ValidatorSet.EMPTY, 64)).last(chain.state()))
                .isEqualTo(6);
        assertThat(chain.state().get(StateColumn.validators(6)).orElseThrow().find(D.publicKey()))
                .isPresent();
        return chain.finish("members come and go");
    }

    private Map<?, ?> full() {
        TestKey[] all =
                IntStream.range(0, 64).mapToObj(i -> TestKey.of("of many " + i)).toArray(TestKey[]::new);
        VectorRun chain = run(all);
        TestKey[] signers = Arrays.copyOf(all, 34);
        signers[33] = D;
        chain.block(1, 0, PRODUCER);
        refuse(chain, signed(chain.genesis().chainId(), new MemberChange(1, key(D), key()), signers));
        take(chain, new MemberChange(1, key(D), key(all[63])), signers);
        chain.end();
        return chain.finish("64 members");
    }

    private Map<?, ?> otherEngine() {
        var chain = new VectorRun(genesis("none"), TestWorld.rules(), seen);
        sequence = 0;
        chain.block(1, 0, PRODUCER);
        refuse(chain, signed(chain.genesis().chainId(), new MemberChange(1, key(D), key()), A, B, D));
        chain.end();
        return chain.finish("an engine without members");
    }
}
