package org.psephos.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.light.HeaderChain;
import org.psephos.node.testkit.TestWorld;

class HeaderTreeTest {
    static final Genesis GENESIS = TestWorld.productive(10_000);
    private static final StampSeal SEALS = StampSeal.of(GENESIS);
    static final HeaderChain ROOT = HeaderChain.fromGenesis(GENESIS, ActivationTable.INITIAL, SEALS);

    private final HeaderTree tree = new HeaderTree((one, other) -> StampSeal.blocks(one) > StampSeal.blocks(other));

    static PeerId peer(int number) {
        return new PeerId(0, 0, number);
    }

    /** So many headers on {@code base}, others for each {@code branch}. */
    static List<HeaderChain> grow(HeaderChain base, int count, int branch) {
        var chains = new ArrayList<HeaderChain>();
        HeaderChain tip = base;
        for (int i = 0; i < count; i++) {
            Header parent = tip.head();
            var plain = new Header(
                    1,
                    GENESIS.chainId(),
                    parent.height() + 1,
                    tip.headId(),
                    parent.timeMillis() + TestWorld.SPACING_MILLIS,
                    Hash.ZERO,
                    Hash.ZERO,
                    tip.tip().historyRoot(),
                    PublicKey.of(new Writer(32).raw(new byte[24]).u64(branch).toBytes()),
                    SEALS.engineFields(parent, tip.trail()),
                    Bytes.EMPTY);
            tip = ((HeaderChain.Step.Extended) tip.extend(SEALS.seal(plain))).chain();
            chains.add(tip);
        }
        return chains;
    }

    private void add(List<HeaderChain> chains, int peer) {
        chains.forEach(chain -> tree.add(chain, peer(peer), chain.trail()));
    }

    private static Bytes trail(long blocks) {
        return Bytes.of(new Writer(8).u64(blocks).toBytes());
    }

    @Test
    void leadsToTheBestTipAndHowToGetThere() {
        List<HeaderChain> one = grow(ROOT, 5, 1);
        List<HeaderChain> other = grow(one.get(1), 6, 2);
        add(one, 1);
        add(other, 2);

        HeaderTree.Entry best = tree.best(trail(0)).orElseThrow();
        assertThat(best.id()).isEqualTo(other.getLast().headId());
        assertThat(tree.path(best))
                .extracting(HeaderTree.Entry::height)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void forgetsWhatDoesNotBeatOurs() {
        add(grow(ROOT, 5, 1), 1);
        assertThat(tree.best(trail(4))).isPresent();
        assertThat(tree.best(trail(5))).isEmpty();
        assertThat(tree.size()).isZero();
        assertThat(tree.givenBy(peer(1))).isZero();
    }

    @Test
    void goesOnFromWhatIsStored() {
        List<HeaderChain> chains = grow(ROOT, 5, 1);
        add(chains, 1);
        tree.stored(chains.get(0).headId());
        tree.stored(chains.get(1).headId());

        assertThat(tree.path(tree.best(trail(0)).orElseThrow()))
                .extracting(HeaderTree.Entry::height)
                .containsExactly(3L, 4L, 5L);
    }

    @Test
    void dropsAHeaderWithAllThatStandsOnIt() {
        List<HeaderChain> one = grow(ROOT, 5, 1);
        List<HeaderChain> other = grow(one.get(1), 6, 2);
        add(one, 1);
        add(other, 2);
        assertThat(tree.drop(other.get(0).headId())).hasSize(6);
        assertThat(tree.best(trail(0)).orElseThrow().id())
                .isEqualTo(one.getLast().headId());
        assertThat(tree.drop(one.get(0).headId())).hasSize(5);
        assertThat(tree.best(trail(0))).isEmpty();
        assertThat(tree.size()).isZero();
    }

    @Test
    void takesNoMoreOfAPeerThanItsShare() {
        List<HeaderChain> chains = grow(ROOT, HeaderRoom.MAX_PER_PEER + 10, 1);
        add(chains, 1);
        assertThat(tree.size()).isEqualTo(HeaderRoom.MAX_PER_PEER);
        assertThat(tree.hasRoom(peer(1))).isFalse();
        assertThat(tree.hasRoom(peer(2))).isTrue();
        add(chains, 2);
        assertThat(tree.size()).isEqualTo(chains.size());
        assertThat(tree.givenBy(peer(2))).isEqualTo(10);
    }

    @Test
    void holdsNoMoreThanItsLimit() {
        for (int branch = 1; branch <= 5; branch++) {
            add(grow(ROOT, 5_000, branch), branch);
        }
        assertThat(tree.size()).isEqualTo(HeaderRoom.MAX_HEADERS);
        assertThat(tree.hasRoom(peer(9))).isFalse();
    }

    /** So many headers on {@code base} of some 13 KB each, as with a hundred validators. */
    private static List<HeaderChain> growFat(HeaderChain base, int count, int branch) {
        var chains = new ArrayList<HeaderChain>();
        HeaderChain tip = base;
        for (int i = 0; i < count; i++) {
            Header parent = tip.head();
            var fat = new Header(
                    1,
                    GENESIS.chainId(),
                    parent.height() + 1,
                    tip.headId(),
                    parent.timeMillis() + 1,
                    Hash.ZERO,
                    Hash.ZERO,
                    Hash.ZERO,
                    PublicKey.of(new Writer(32).raw(new byte[24]).u64(branch).toBytes()),
                    Bytes.of(new byte[13_000]),
                    Bytes.EMPTY);
            tip = new HeaderChain(tip.tip().with(fat), trail(parent.height() + 1), SEALS);
            chains.add(tip);
        }
        return chains;
    }

    @Test
    void weighsHeadersThatHoldWholeSetsOfValidators() {
        for (int branch = 1; branch <= 5; branch++) {
            List<HeaderChain> chains = growFat(ROOT, 1_000, branch);
            add(chains, branch);
            assertThat(tree.givenBy(peer(branch)) * 13_000L).isLessThan(HeaderRoom.MAX_BYTES_PER_PEER);
        }
        assertThat(tree.size() * 13_000L).isLessThan(HeaderRoom.MAX_BYTES).isGreaterThan(HeaderRoom.MAX_BYTES * 3 / 4);
        assertThat(tree.hasRoom(peer(9))).isFalse();
        while (tree.best(trail(0)).isPresent()) {
            tree.drop(tree.path(tree.best(trail(0)).orElseThrow()).getFirst().id());
        }
        assertThat(tree.hasRoom(peer(1))).as("all of it is free again").isTrue();
        assertThat(tree.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void peerThatIsAskedFindsRoomForAllThatAnAnswerHolds(boolean fat) {
        int batch = fat ? HeaderBatch.ENOUGH_BYTES / 13_000 + 1 : HeaderBatch.MAX_HEADERS;
        HeaderChain tip = ROOT;
        int batches = 0;
        while (tree.hasRoom(peer(1))) {
            List<HeaderChain> answer = fat ? growFat(tip, batch, 1) : grow(tip, batch, 1);
            assertThat(answer).allMatch(chain -> tree.add(chain, peer(1), chain.trail()));
            tip = answer.getLast();
            batches++;
        }

        assertThat(batches).isGreaterThanOrEqualTo(3);
        assertThat(tree.hasRoom(peer(2))).isTrue();
        tree.path(tree.best(trail(0)).orElseThrow()).stream()
                .limit(3L * batch)
                .map(HeaderTree.Entry::id)
                .toList()
                .forEach(tree::stored);
        assertThat(tree.hasRoom(peer(1))).as("as blocks are stored").isTrue();
    }

    @Test
    void headersThatOthersShowedTooAreWorthNoMoreThanTheirWordOnceAPeerTakesItsOwnBack() {
        List<HeaderChain> shared = grow(ROOT, 3, 1);
        shared.forEach(chain -> tree.add(chain, peer(1), trail(100)));
        shared.forEach(chain -> tree.add(chain, peer(2), trail(50)));
        shared.forEach(chain -> tree.vouch(chain.headId(), peer(1)));
        assertThat(tree.best(trail(60))).isPresent();

        tree.disown(shared.getLast().headId(), peer(1));

        HeaderTree.Entry left = tree.best(trail(40)).orElseThrow();
        assertThat(left.id()).isEqualTo(shared.getLast().headId());
        assertThat(left.givers()).containsExactly(peer(2));
        assertThat(left.vouchers()).isEmpty();
        assertThat(tree.givenBy(peer(1))).isZero();
        assertThat(tree.givenBy(peer(2))).isEqualTo(3);
        assertThat(tree.best(trail(60))).as("only the first promised so much").isEmpty();
        assertThat(tree.hasRoom(peer(2))).isTrue();
    }

    @Test
    void somebodyAlwaysStandsForWhatAChainIsWorth() {
        List<HeaderChain> shared = grow(ROOT, 2, 1);
        for (int giver = 1; giver <= 20; giver++) {
            int worth = 10 + giver;
            for (HeaderChain chain : shared) {
                tree.add(chain, peer(giver), trail(worth));
            }
        }
        assertThat(tree.best(trail(29)).orElseThrow().givers())
                .contains(peer(20))
                .hasSize(8);

        tree.disown(shared.getLast().headId(), peer(20));

        assertThat(tree.best(trail(28))).isPresent();
        assertThat(tree.best(trail(29))).isEmpty();
    }

    @Test
    void preferredBranchMayBePromisedBeforeItIsThere() {
        List<HeaderChain> promised = grow(ROOT, 3, 1);
        promised.forEach(chain -> tree.add(chain, peer(1), trail(100)));

        assertThat(tree.best(trail(50)).orElseThrow().id())
                .isEqualTo(promised.getLast().headId());
        assertThat(tree.sample()).startsWith(promised.getLast().headId());
    }

    @Test
    void locatorIsDenseAtTheEndAndReachesGenesis() {
        List<Long> heights = Locator.heights(1_000_000);
        assertThat(heights)
                .startsWith(1_000_000L, 999_999L, 999_998L)
                .endsWith(0L)
                .hasSizeLessThan(Locator.MAX_IDS - 20);
        assertThat(Locator.heights(0)).containsExactly(0L);
    }

    @Test
    void leadsElsewhereWhileABlockDoesNotCome() {
        List<HeaderChain> withheld = grow(ROOT, 6, 1);
        List<HeaderChain> other = grow(ROOT, 4, 2);
        add(withheld, 1);
        assertThat(tree.doubt(withheld.get(1).headId(), trail(0)))
                .as("there is no other")
                .isFalse();
        assertThat(tree.best(trail(0)).orElseThrow().id())
                .isEqualTo(withheld.getLast().headId());
        add(other, 2);
        assertThat(tree.doubt(withheld.get(1).headId(), trail(0))).isTrue();
        assertThat(tree.best(trail(0)).orElseThrow().id())
                .isEqualTo(other.getLast().headId());
        add(grow(withheld.getLast(), 2, 3), 1);
        assertThat(tree.best(trail(0)).orElseThrow().id())
                .as("what stands on it is doubted too")
                .isEqualTo(other.getLast().headId());

        tree.believe(withheld.get(1).headId());
        assertThat(tree.best(trail(0)).orElseThrow().height()).isEqualTo(8);
        assertThat(tree.doubt(withheld.get(1).headId(), trail(0))).isTrue();
        assertThat(tree.best(trail(4)).orElseThrow().height())
                .as("nothing else is left that beats ours")
                .isEqualTo(8);
    }
}
