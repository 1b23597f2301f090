package org.psephos.core.ledger;

import java.util.function.BiConsumer;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Bytes32;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.VoterRecord;

/** A family of entries in the state: the first byte of their keys, and how their values are written. */
public final class StateColumn<V> {
    private static final StateColumn<Account> ACCOUNT = new StateColumn<>(1, Account::write, Account::read);
    private static final StateColumn<ElectionRecord> ELECTION =
            new StateColumn<>(2, ElectionRecord::write, ElectionRecord::read);
    private static final StateColumn<ElectionStatus> STATUS =
            new StateColumn<>(3, ElectionStatus::write, ElectionStatus::read);
    private static final StateColumn<VoterRecord> VOTER = new StateColumn<>(4, VoterRecord::write, VoterRecord::read);
    private static final StateColumn<ValidatorSet> VALIDATORS =
            new StateColumn<>(5, ValidatorSet::write, ValidatorSet::read);

    private static final StateColumn<StakeRegister> STAKES =
            new StateColumn<>(6, StakeRegister::write, StakeRegister::read);
    private static final StateKey<StakeRegister> STAKE_REGISTER = new StateKey<>(
            STAKES, Sha256.hash(Tag.STATE_KEY, new Writer(1).u8(STAKES.tag).toBytes()));

    private final int tag;
    private final BiConsumer<V, Writer> encoder;
    private final Decoded.Decoder<V> decoder;

    private StateColumn(int tag, BiConsumer<V, Writer> encoder, Decoded.Decoder<V> decoder) {
        this.tag = tag;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    public static StateKey<Account> account(PublicKey owner) {
        return new StateKey<>(ACCOUNT, hash(ACCOUNT, owner));
    }

    public static StateKey<ElectionRecord> election(Hash election) {
        return new StateKey<>(ELECTION, hash(ELECTION, election));
    }

    public static StateKey<ElectionStatus> status(Hash election) {
        return new StateKey<>(STATUS, hash(STATUS, election));
    }

    public static StateKey<VoterRecord> voter(Hash election, PublicKey voter) {
        return new StateKey<>(VOTER, Sha256.hash(Tag.STATE_KEY, VOTER.tag, election, voter));
    }

    /** The validators of an epoch, from the end of the last block of the epoch before the one before it on. */
    public static StateKey<ValidatorSet> validators(long epoch) {
        byte[] key = new Writer(9).u8(VALIDATORS.tag).u64(epoch).toBytes();
        return new StateKey<>(VALIDATORS, Sha256.hash(Tag.STATE_KEY, key));
    }

    /** Who has put up stake; absent as long as genesis's register holds. */
    public static StateKey<StakeRegister> stakes() {
        return STAKE_REGISTER;
    }

    /** Whether single values may take far more memory than a few hundred bytes. */
    public boolean isLarge() {
        return this == ELECTION || this == STATUS || this == STAKES;
    }

    public byte[] encode(V value) {
        var out = new Writer(64);
        encoder.accept(value, out);
        return out.toBytes();
    }

    public Decoded<V> decode(byte[] bytes) {
        return Decoded.all(bytes, decoder);
    }

    /** What the leaf of a value commits to. */
    public static Hash valueHash(byte[] encodedValue) {
        return Sha256.hash(Tag.STATE_VALUE, encodedValue);
    }

    private static Hash hash(StateColumn<?> column, Bytes32 key) {
        return Sha256.hash(Tag.STATE_KEY, column.tag, key);
    }

    @Override
    public String toString() {
        return "state column " + tag;
    }
}
