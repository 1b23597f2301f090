package org.psephos.simulator.machine;

import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.node.storage.memory.MemoryStorage;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.SettableClock;

/** What stays of a node while it does not run: its disk, its key, its place and its clock. */
public final class Machine {
    private static final int PORT = 8_646;
    private static final int FIRST_NETWORK = 20;

    private final int number;
    private final Chance chance;
    private final SettableClock clock;
    private final PrivateKey key;
    private final PublicKey identity;
    private final PeerId id;
    private final MemoryStorage storage;
    private final PlainFiles files = new PlainFiles();
    private final PlainFiles promises = new PlainFiles();
    private final PrivateKey validatorKey;

    /**
     * @param chance of this machine alone
     * @param validatorKey others may have the same
     */
    public Machine(int number, Chance chance, SettableClock clock, Secp256k1 curve, PrivateKey validatorKey) {
        this.validatorKey = validatorKey;
        this.number = number;
        this.chance = chance;
        this.clock = clock;
        key = PrivateKey.generate(chance.split("key"));
        identity = curve.publicKey(key);
        id = PeerId.of(identity);
        storage = new MemoryStorage(clock::nowMillis);
    }

    public int number() {
        return number;
    }

    public Chance chance() {
        return chance;
    }

    public SettableClock clock() {
        return clock;
    }

    public PrivateKey key() {
        return key;
    }

    public PublicKey identity() {
        return identity;
    }

    public PeerId id() {
        return id;
    }

    public MemoryStorage storage() {
        return storage;
    }

    public PlainFiles files() {
        return files;
    }

    /** What must never be lost, on a disk that tells the truth. */
    public PlainFiles promises() {
        return promises;
    }

    public PrivateKey validatorKey() {
        return validatorKey;
    }

    /** A public address of a subnet group of its own. */
    public Endpoint endpoint() {
        return place(number);
    }

    /** Where the machine of this number is. */
    public static Endpoint place(int number) {
        return Endpoint.of(new byte[] {(byte) (FIRST_NETWORK + number % 64), (byte) (number / 64), 1, 1}, PORT);
    }

    /** While full, whatever is written fails. */
    public void setDiskFull(boolean full) {
        storage.setFull(full);
        files.setFull(full);
        promises.setFull(full);
    }

    /** The process was killed: what it handed to the system is written in the end. */
    public void kill() {
        storage.losePower(storage.sequence());
    }

    /** The power went: some of the last batches that were not synced are gone, and perhaps half of a file. */
    public void losePower() {
        storage.losePower(chance.between(storage.syncedSequence(), storage.sequence()));
        if (chance.oneIn(2)) {
            files.tear(chance);
        }
    }
}
