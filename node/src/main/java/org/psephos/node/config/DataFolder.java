package org.psephos.node.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.seal.SealVerifiers;

/** The node's folder: its own copy of the genesis, its identity, its database. */
public final class DataFolder {
    private static final String UNUSABLE = "DATA_DIR_UNUSABLE";
    static final int MAX_KEY_FILE_BYTES = 1_024;
    private static final String PRIVATE =
            "The chain in this folder has a salt of its own: no other node is meant to join it.\n";

    private final Path folder;
    private final DurableFile files;
    private final Randomness randomness;
    private final Clock clock;

    private DataFolder(Path folder, DurableFile files, Randomness randomness, Clock clock) {
        this.folder = folder;
        this.files = files;
        this.randomness = randomness;
        this.clock = clock;
    }

    /** Makes the folder if it is not there. */
    public static DataFolder open(Path folder, DurableFile files, Randomness randomness, Clock clock)
            throws ConfigException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                restrict(folder, "rwx------");
            }
        } catch (IOException e) {
            throw new ConfigException(UNUSABLE, "the data folder " + folder + " cannot be made: " + e.getMessage());
        }
        return new DataFolder(folder, files, randomness, clock);
    }

    public Path database() {
        return folder.resolve("db");
    }

    /** What the consensus engine must not forget; outlives the database. */
    public Path engineRecords() {
        return folder.resolve("consensus.records");
    }

    /** What the node remembers of others. */
    public Path peers() {
        return folder.resolve("peers");
    }

    /** Whether the chain was given its salt here, and so is that of this folder alone. */
    public boolean isPrivate() {
        return Files.exists(privateMark());
    }

    private Path privateMark() {
        return folder.resolve("private");
    }

    public Path adminToken() {
        return folder.resolve("admin.token");
    }

    /**
     * The chain that this folder holds or is to hold. A genesis without a salt is given one here at the first start; from then on the
     * folder's own copy counts, and a genesis that says something else stops the start. An activation table that changed is taken over.
     *
     * @param chosen whether the operator chose {@code configured}; otherwise it serves a first start only
     */
    public GenesisFile genesis(Path configured, boolean chosen) throws ConfigException {
        Path own = folder.resolve("genesis.json");
        if (!Files.exists(own)) {
            GenesisFile given = GenesisFile.read(configured);
            GenesisFile salted =
                    given.salted() ? given : given.salt(randomness.bytes(Genesis.SALT_BYTES), clock.nowMillis());
            checkEngine(configured, salted.genesis());
            if (!given.salted()) {
                replace(privateMark(), PRIVATE.getBytes(StandardCharsets.US_ASCII));
            }
            replace(own, salted.toBytes());
            return salted;
        }
        GenesisFile kept = GenesisFile.read(own);
        if (!chosen || !Files.exists(configured)) {
            return kept;
        }
        GenesisFile given = GenesisFile.read(configured);
        GenesisFile expected = given.salted()
                ? given
                : given.salt(kept.genesis().salt().toArray(), kept.genesis().timeMillis());
        if (!expected.genesis().equals(kept.genesis())) {
            throw new ConfigException(
                    "GENESIS_MISMATCH",
                    "the data folder " + folder + " holds chain "
                            + kept.genesis().chainId() + ", but " + configured
                            + " describes another one. Choose the genesis file or the data folder that match.");
        }
        var current = new GenesisFile(kept.genesis(), given.activations(), true);
        if (!given.activations().equals(kept.activations())) {
            replace(own, current.toBytes());
        }
        return current;
    }

    /** Before the folder is bound to it: a genesis that no engine takes would have to be deleted by hand. */
    private static void checkEngine(Path place, Genesis genesis) throws ConfigException {
        if (SealVerifiers.installed().find(genesis, Curves.best())
                instanceof SealVerifiers.Found.Unusable(String detail)) {
            throw new ConfigException("GENESIS_INVALID", place + ": " + detail);
        }
    }

    /** The key that this node is known by; made at the first start. */
    public PrivateKey identity() throws ConfigException {
        Path file = folder.resolve("node.key");
        try {
            Optional<byte[]> kept = files.read(file, MAX_KEY_FILE_BYTES + 1);
            if (kept.isPresent()) {
                return parse(file, kept.get());
            }
        } catch (IOException e) {
            throw new ConfigException(UNUSABLE, file + " cannot be read: " + e.getMessage());
        }
        PrivateKey key = PrivateKey.generate(randomness);
        replace(file, (HexFormat.of().formatHex(key.toBytes()) + "\n").getBytes(StandardCharsets.US_ASCII));
        return key;
    }

    private static PrivateKey parse(Path file, byte[] content) throws ConfigException {
        String hex = new String(content, StandardCharsets.US_ASCII).strip();
        Optional<PrivateKey> key = content.length <= MAX_KEY_FILE_BYTES && hex.matches("[0-9a-f]{64}")
                ? PrivateKey.parse(HexFormat.of().parseHex(hex))
                : Optional.empty();
        return key.orElseThrow(() -> new ConfigException(
                "NODE_KEY_INVALID",
                file + " is not a node key. Restore it from a backup, or delete it to get a new identity."));
    }

    private void replace(Path file, byte[] content) throws ConfigException {
        try {
            files.replace(file, content);
            restrict(file, "rw-------");
        } catch (IOException e) {
            throw new ConfigException(UNUSABLE, file + " cannot be written: " + e.getMessage());
        }
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
