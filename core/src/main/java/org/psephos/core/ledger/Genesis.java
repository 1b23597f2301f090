package org.psephos.core.ledger;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * What all nodes of a chain agree on before the first block. The {@link #chainId()} is a hash of all of it.
 *
 * @param network short name for people, 1 to {@value #MAX_NAME_BYTES} bytes
 * @param addressPrefix human-readable part of addresses: {@code psv} or {@code tpsv}
 * @param salt empty, or {@value #SALT_BYTES} random bytes that make the chain one of its kind
 * @param consensus name of the engine
 * @param engine the engine's own parameters
 * @param maxBlockBytes at most {@link Limits#MAX_BLOCK_BYTES}
 * @param maxTransactionBytes at most {@link Limits#MAX_TRANSACTION_BYTES}
 * @param minSpacingMillis least difference between the times of a block and its parent, at least 1
 * @param maxFutureMillis how far ahead of a node's clock a header's time may be
 * @param blockReward paid to the producer of each block, at most {@link Limits#MAX_BLOCK_REWARD}
 * @param minFee least fee of a transaction that is not a ballot
 * @param ballotsPerVoter how many ballots the enrolment of a voter pays for, at least 1
 * @param excludedKinds tags of payload kinds that the chain refuses
 * @param electionCreators who may create elections; empty: everyone
 * @param accounts balances at height 0
 */
public record Genesis(
        String network,
        String addressPrefix,
        Bytes salt,
        long timeMillis,
        String consensus,
        EngineParameters engine,
        int maxBlockBytes,
        int maxTransactionBytes,
        long minSpacingMillis,
        long maxFutureMillis,
        long blockReward,
        long minFee,
        int ballotsPerVoter,
        SortedSet<Integer> excludedKinds,
        SortedSet<PublicKey> electionCreators,
        SortedMap<PublicKey, Long> accounts) {
    public static final int MAX_NAME_BYTES = 64;
    public static final int SALT_BYTES = 32;
    public static final int MAX_ACCOUNTS = 100_000;
    public static final int MAX_CREATORS = 10_000;
    private static final int FORMAT = 1;
    private static final int MIN_BLOCK_BYTES = 1_024;

    public Genesis {
        excludedKinds = Collections.unmodifiableSortedSet(new TreeSet<>(excludedKinds));
        electionCreators = Collections.unmodifiableSortedSet(new TreeSet<>(electionCreators));
        accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
    }

    public Hash chainId() {
        return Sha256.hash(Tag.CHAIN, encode());
    }

    public byte[] encode() {
        var out = new Writer();
        write(out);
        return out.toBytes();
    }

    public static Decoded<Genesis> decode(byte[] bytes) {
        return Decoded.all(bytes, Genesis::read);
    }

    public void write(Writer out) {
        out.varint(FORMAT).text(network).text(addressPrefix);
        salt.write(out);
        out.varint(timeMillis).text(consensus);
        engine.write(out);
        out.varint(maxBlockBytes).varint(maxTransactionBytes).varint(minSpacingMillis);
        out.varint(maxFutureMillis).varint(blockReward).varint(minFee).varint(ballotsPerVoter);
        out.varint(excludedKinds.size());
        excludedKinds.forEach(out::u8);
        out.varint(electionCreators.size());
        electionCreators.forEach(out::raw);
        out.varint(accounts.size());
        accounts.forEach((account, balance) -> out.raw(account).varint(balance));
    }

    public static Genesis read(Reader in) throws MalformedException {
        in.varint(FORMAT, FORMAT, "genesis format");
        String network = name(in, "network");
        String prefix = name(in, "address prefix");
        if (!prefix.equals("psv") && !prefix.equals("tpsv")) {
            throw new MalformedException("address prefix is neither psv nor tpsv");
        }
        byte[] salt = in.bytes(SALT_BYTES, "salt");
        if (salt.length != 0 && salt.length != SALT_BYTES) {
            throw new MalformedException("salt of " + salt.length + " bytes");
        }
        return new Genesis(
                network,
                prefix,
                Bytes.of(salt),
                in.varint(),
                name(in, "consensus"),
                EngineParameters.read(in),
                (int) in.varint(MIN_BLOCK_BYTES, Limits.MAX_BLOCK_BYTES, "max block bytes"),
                (int) in.varint(MIN_BLOCK_BYTES, Limits.MAX_TRANSACTION_BYTES, "max transaction bytes"),
                in.varint(1, Integer.MAX_VALUE, "min spacing"),
                in.varint(0, Integer.MAX_VALUE, "max future"),
                in.varint(0, Limits.MAX_BLOCK_REWARD, "block reward"),
                in.varint(0, Limits.MAX_SUPPLY, "min fee"),
                (int) in.varint(1, Integer.MAX_VALUE, "ballots per voter"),
                readKinds(in),
                readCreators(in),
                readAccounts(in));
    }

    private static String name(Reader in, String field) throws MalformedException {
        String name = in.text(MAX_NAME_BYTES, field);
        if (name.isEmpty()) {
            throw new MalformedException(field + " is empty");
        }
        return name;
    }

    private static SortedSet<Integer> readKinds(Reader in) throws MalformedException {
        int count = in.count(256, 1, "excluded kinds");
        var kinds = new TreeSet<Integer>();
        for (int i = 0; i < count; i++) {
            int kind = in.u8();
            if (!kinds.isEmpty() && kinds.last() >= kind) {
                throw new MalformedException("excluded kinds are not strictly ascending");
            }
            kinds.add(kind);
        }
        return kinds;
    }

    private static SortedSet<PublicKey> readCreators(Reader in) throws MalformedException {
        int count = in.count(MAX_CREATORS, PublicKey.BYTES, "election creators");
        var creators = new TreeSet<PublicKey>();
        for (int i = 0; i < count; i++) {
            PublicKey creator = in.publicKey();
            if (!creators.isEmpty() && creators.last().compareTo(creator) >= 0) {
                throw new MalformedException("election creators are not strictly ascending");
            }
            creators.add(creator);
        }
        return creators;
    }

    private static SortedMap<PublicKey, Long> readAccounts(Reader in) throws MalformedException {
        int count = in.count(MAX_ACCOUNTS, PublicKey.BYTES + 1, "accounts");
        var accounts = new TreeMap<PublicKey, Long>();
        long supply = 0;
        for (int i = 0; i < count; i++) {
            PublicKey account = in.publicKey();
            if (!accounts.isEmpty() && accounts.lastKey().compareTo(account) >= 0) {
                throw new MalformedException("accounts are not strictly ascending");
            }
            long balance = in.varint(1, Limits.MAX_SUPPLY, "balance");
            supply += balance;
            if (supply > Limits.MAX_SUPPLY) {
                throw new MalformedException("the accounts hold over 2^62 in total");
            }
            accounts.put(account, balance);
        }
        return accounts;
    }
}
