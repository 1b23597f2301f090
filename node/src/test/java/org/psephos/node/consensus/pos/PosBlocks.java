package org.psephos.node.consensus.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.core.seal.pos.Certificate;
import org.psephos.core.seal.pos.Leaders;
import org.psephos.core.seal.pos.PosFields;
import org.psephos.core.seal.pos.PosRules;
import org.psephos.core.seal.pos.PosTrail;
import org.psephos.core.seal.pos.Votes;
import org.psephos.node.accounts.SenderRules;
import org.psephos.node.accounts.TransferHandler;
import org.psephos.node.chain.Candidate;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Tip;
import org.psephos.node.network.CertifiedChainSyncTest;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockExecution;
import org.psephos.node.state.Rules;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.memory.MemoryStorage;
import org.psephos.node.testkit.TestWorld;

/**
 * A chain in memory that a test makes certified blocks for, as validators would agree on them. Each epoch from the third on has one
 * validator less and one more than the last.
 */
public final class PosBlocks implements CertifiedChainSyncTest.Certified {
    public static final int EPOCH_BLOCKS = 20;

    private static final Secp256k1 CURVE = Curves.best();
    private static final byte[] NO_RANDOMNESS = new byte[32];
    private static final int VALIDATORS = 4;

    private final Genesis genesis;
    private final PosRules rules;
    private final SealVerifier seals;
    private final VirtualClock clock;
    private final MemoryStorage storage = new MemoryStorage(() -> 0);
    private Store store;
    private Chain chain;

    public PosBlocks() {
        this(genesis());
    }

    private PosBlocks(Genesis genesis) {
        this.genesis = genesis;
        rules = PosRules.of(genesis, CURVE);
        seals = ((SealVerifiers.Found.Ready) SealVerifiers.installed().find(genesis, CURVE)).verifier();
        clock = new VirtualClock(new VirtualScheduler(), genesis.timeMillis() + 1_000_000_000L);
        store = openStore();
        chain = openChain();
    }

    public static Genesis genesis() {
        List<String> validators = set(0).validators().stream()
                .map(validator -> validator.key() + ":" + validator.stake())
                .toList();
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("validators", new EngineParameters.Value.Texts(validators));
        parameters.put("epochBlocks", new EngineParameters.Value.Integer(EPOCH_BLOCKS));
        return TestWorld.genesis(PosRules.ENGINE, new EngineParameters(parameters));
    }

    /** Transfers, and a state that has the validators of each epoch when it must. */
    public static Rules rules() {
        return new Rules(new SenderRules(), List.of(new TransferHandler()), List.of((context, fees, state) -> {
            if (context.height() % EPOCH_BLOCKS == 0) {
                long epoch = context.height() / EPOCH_BLOCKS + 1;
                state.put(StateColumn.validators(epoch), set(epoch));
            }
        }));
    }

    private static List<TestKey> members(long epoch) {
        int first = (int) Math.max(0, epoch - 1);
        return IntStream.range(first, first + VALIDATORS)
                .mapToObj(i -> TestKey.of("validator " + i))
                .sorted(Comparator.comparing(TestKey::publicKey))
                .toList();
    }

    private static ValidatorSet set(long epoch) {
        return new ValidatorSet(members(epoch).stream()
                .map(member -> new Validator(member.publicKey(), 10))
                .toList());
    }

    public Chain chain() {
        return chain;
    }

    public Head head() {
        return chain.reader().head();
    }

    public SealVerifier seals() {
        return seals;
    }

    /** From height 1 on. */
    @Override
    public List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        for (long height = 1; height <= head().height(); height++) {
            blocks.add(chain.reader()
                    .block(chain.reader().idAt(height).orElseThrow())
                    .orElseThrow());
        }
        return blocks;
    }

    /** Adopts so many blocks more. */
    public PosBlocks grow(int count) {
        for (int i = 0; i < count; i++) {
            Block block = next(0);
            assertThat(chain.importBlock(block, certificate(block.header()))).isInstanceOf(ImportOutcome.Adopted.class);
        }
        return this;
    }

    /** A block of this round on the head, that nobody has voted on. */
    @Override
    public Block next(long round, Transaction... transactions) {
        List<Transaction> body = List.of(transactions);
        PublicKey producer = TestWorld.MINER.address();
        var context = new BlockContext(genesis, 1, head().height() + 1, head().chainTimeMillis(), producer);
        var execution = new BlockExecution(rules(), context, chain.committed());
        body.forEach(transaction -> assertThat(execution.append(transaction)).isEmpty());
        execution.finish();
        var candidate = new Candidate(
                head().id(),
                1,
                producer,
                head().header().timeMillis() + TestWorld.SPACING_MILLIS + round,
                fields(round).encode(),
                body,
                execution::changes);
        return new Block(chain.prepare(candidate).orElseThrow(), body);
    }

    private PosFields fields(long round) {
        long height = head().height() + 1;
        long epoch = rules.epoch(height);
        boolean begins = rules.beginsEpoch(height);
        PosTrail now = PosTrail.decode(head().trail()).orThrow();
        Hash seed = begins
                ? Sha256.tagged(Tag.BEACON).add(now.seed(), now.outputs()).finish()
                : now.seed();
        PublicKey leader = Leaders.drawn(set(epoch), seed, height, round);
        TestKey signer = members(epoch).stream()
                .filter(member -> member.publicKey().equals(leader))
                .findFirst()
                .orElseThrow();
        return new PosFields(
                round,
                set(epoch),
                Bytes.of(CURVE.proveVrf(signer.secret(), Leaders.vrfInput(seed, height))),
                begins ? Optional.of(handover(epoch)) : Optional.empty(),
                height > 1 ? Optional.of(signed(head().header(), 0, 1, 2, 3)) : Optional.empty());
    }

    private PosFields.Handover handover(long epoch) {
        byte[] proof =
                chain.reader().prove(StateColumn.validators(epoch + 1)).proof().toArray();
        return new PosFields.Handover(
                set(epoch - 1),
                set(epoch + 1).hash(),
                Decoded.all(proof, StateProof::read).orThrow());
    }

    /** By all validators. */
    @Override
    public Bytes certificate(Header header) {
        return certificate(header, 0, 1, 2, 3);
    }

    /** By those at these places. */
    @Override
    public Bytes certificate(Header header, int... places) {
        var out = new Writer();
        signed(header, places).write(VALIDATORS, out);
        return Bytes.of(out.toBytes());
    }

    private Certificate signed(Header header, int... places) {
        var signers = new BitSet();
        IntStream.of(places).forEach(signers::set);
        List<TestKey> members = members(rules.epoch(header.height()));
        byte[] vote = Votes.vote(genesis.chainId(), Votes.Step.PRECOMMIT, header.height(), 0, Optional.of(header.id()))
                .toBytes();
        return new Certificate(
                0,
                signers,
                signers.stream()
                        .mapToObj(
                                place -> Bytes.of(CURVE.sign(members.get(place).secret(), vote, NO_RANDOMNESS)))
                        .toList());
    }

    /** As after a kill. */
    public void reopen() {
        store.close();
        store = openStore();
        chain = openChain();
    }

    public Store store() {
        return store;
    }

    @Override
    public Rules chainRules() {
        return rules();
    }

    @Override
    public Genesis chainGenesis() {
        return genesis;
    }

    private Store openStore() {
        var schema = new Schema(ChainColumns.SCHEMA_VERSION, genesis.chainId().toHex(), ChainColumns.all());
        return ((OpenOutcome.Opened) storage.open(schema)).store();
    }

    private Chain openChain() {
        var longest = new Longest();
        var parts = new Chain.Parts(
                genesis,
                ActivationTable.INITIAL,
                seals,
                longest,
                longest,
                rules(),
                CURVE,
                new SameThreadWorkers(),
                clock,
                new Chain.Bounds(10_000, 10_000, 1 << 20, 1 << 20));
        return ((Chain.Opened.Ready) Chain.open(store, parts)).chain();
    }

    private record Longest() implements ForkChoice, Finality {
        @Override
        public int compare(Bytes trail, Bytes otherTrail) {
            return Long.compare(
                    PosTrail.decode(trail).orThrow().height(),
                    PosTrail.decode(otherTrail).orThrow().height());
        }

        @Override
        public long maxReorgDepth() {
            return 0;
        }

        @Override
        public long finalizedHeight(Tip tip) {
            return tip.header().height();
        }

        @Override
        public boolean retractable() {
            return false;
        }

        @Override
        public double reversalProbability(long blocksOnTop, double attackerShare) {
            return 0;
        }
    }
}
