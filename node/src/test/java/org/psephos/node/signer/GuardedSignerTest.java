package org.psephos.node.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.node.consensus.Position;
import org.psephos.node.runtime.FileDurableFile;
import org.psephos.node.testkit.MemoryFiles;

/** One thing at a position, and never an earlier one, whatever happens in between. */
class GuardedSignerTest {
    private static final Hash CHAIN = Hash.ofWords(1, 2, 3, 4);
    private static final PrivateKey SECRET = PrivateKey.generate(new SeededRandomness(5));
    private static final Path STATE = Path.of("validator.key.state");

    private final MemoryFiles files = new MemoryFiles();

    private Signer open(DurableFile where) {
        return ((GuardedSigner.Opened.Ready) opened(where, CHAIN, SECRET)).signer();
    }

    private static GuardedSigner.Opened opened(DurableFile where, Hash chain, PrivateKey secret) {
        return GuardedSigner.open(
                new GuardedSigner.Guard(STATE, chain, where, Curves.best(), new SeededRandomness(9), Runnable::run),
                secret);
    }

    private static Hash digest(long number) {
        return Hash.ofWords(number, 0, 0, 7);
    }

    private static Optional<Bytes> sign(Signer signer, Position position, Hash digest) {
        try {
            return Optional.of(
                    signer.sign(position, digest).toCompletableFuture().join());
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }

    @Test
    void signsWhatTheCurveVerifies() {
        Signer signer = open(files);
        Bytes signature = sign(signer, new Position(1, 0, 1), digest(1)).orElseThrow();
        assertThat(Curves.best().verify(signature.toArray(), digest(1).toBytes(), signer.key()))
                .isTrue();
        byte[] input = {1, 2, 3};
        Bytes proof = signer.proveVrf(Bytes.of(input)).toCompletableFuture().join();
        assertThat(Curves.best().verifyVrf(signer.key(), input, proof.toArray()))
                .isPresent();
    }

    /** Against all positions and digests that were ever signed, with restarts in between. */
    @Test
    void neverSignsTwoThingsAtAPositionNorGoesBack() {
        var random = new Random(3);
        Map<Position, Hash> signed = new HashMap<>();
        Position last = new Position(0, 0, 0);
        Signer signer = open(files);
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(50) == 0) {
                signer = open(files);
                assertThat(signer.signed()).isEqualTo(signed.isEmpty() ? Optional.empty() : Optional.of(last));
            }
            var position = new Position(
                    Math.max(0, last.height() + random.nextInt(3) - 1), random.nextInt(3), random.nextInt(3));
            Hash digest = digest(random.nextInt(2));
            if (sign(signer, position, digest).isPresent()) {
                assertThat(signed.getOrDefault(position, digest)).isEqualTo(digest);
                assertThat(position).isGreaterThanOrEqualTo(last);
                signed.put(position, digest);
                last = position;
            } else {
                assertThat(position.compareTo(last) < 0 || !digest.equals(signed.get(position)))
                        .isTrue();
            }
        }
        assertThat(signed).hasSizeGreaterThan(500);
    }

    @Test
    void givesNoSignatureThatIsNotOnTheDisk() {
        var full = new boolean[1];
        DurableFile disk = new DurableFile() {
            @Override
            public Optional<byte[]> read(Path file, int maxBytes) throws IOException {
                return files.read(file, maxBytes);
            }

            @Override
            public void replace(Path file, byte[] content) throws IOException {
                if (full[0]) {
                    throw new IOException("No space left on device");
                }
                files.replace(file, content);
            }
        };
        Signer signer = open(disk);
        full[0] = true;
        assertThat(sign(signer, new Position(5, 0, 1), digest(1))).isEmpty();
        full[0] = false;
        // It was never given, so another digest is as good.
        assertThat(sign(signer, new Position(5, 0, 1), digest(2))).isPresent();
        assertThat(sign(open(disk), new Position(5, 0, 1), digest(1))).isEmpty();
    }

    @Test
    void refusesAStateThatIsDamagedOrOfAnotherKeyOrChain() throws IOException {
        sign(open(files), new Position(1, 0, 1), digest(1));
        byte[] good = files.read(STATE, 4_096).orElseThrow();
        assertThat(opened(files, digest(8), SECRET)).isInstanceOf(GuardedSigner.Opened.Failed.class);
        assertThat(opened(files, CHAIN, PrivateKey.generate(new SeededRandomness(6))))
                .isInstanceOf(GuardedSigner.Opened.Failed.class);
        for (int cut = 0; cut < good.length; cut++) {
            files.replace(STATE, java.util.Arrays.copyOf(good, cut));
            assertThat(opened(files, CHAIN, SECRET))
                    .isInstanceOfSatisfying(GuardedSigner.Opened.Failed.class, failed -> assertThat(failed.code())
                            .isEqualTo("SIGNING_STATE_UNUSABLE"));
        }
        files.replace(STATE, (new String(good, StandardCharsets.US_ASCII) + "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(opened(files, CHAIN, SECRET)).isInstanceOf(GuardedSigner.Opened.Failed.class);
    }

    @Test
    void aKeyFileIsForOneProcessAndForItsOwnerAlone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("validator.key");
        var disk = new FileDurableFile();
        var made = KeyFile.create(file, disk, Curves.best(), new SeededRandomness(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> KeyFile.create(file, disk, Curves.best(), new SeededRandomness(2)))
                .hasMessageContaining("there already");

        Signer signer = ((GuardedSigner.Opened.Ready) openFile(file)).signer();
        assertThat(signer.key()).isEqualTo(made);
        assertThat(openFile(file))
                .isInstanceOfSatisfying(GuardedSigner.Opened.Failed.class, failed -> assertThat(failed.code())
                        .isEqualTo("VALIDATOR_KEY_IN_USE"));
        signer.close();
        ((GuardedSigner.Opened.Ready) openFile(file)).signer().close();
    }

    @Test
    void refusesWhatIsNoKey(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("validator.key");
        assertThat(openFile(file)).isInstanceOf(GuardedSigner.Opened.Failed.class);
        for (String bad :
                new String[] {"", "00".repeat(32), "ff".repeat(32), "ab".repeat(31), "zz".repeat(32), "ab".repeat(500)
                }) {
            Files.writeString(file, bad);
            assertThat(openFile(file))
                    .isInstanceOfSatisfying(GuardedSigner.Opened.Failed.class, failed -> assertThat(failed.code())
                            .isEqualTo("VALIDATOR_KEY_INVALID"));
        }
    }

    private static GuardedSigner.Opened openFile(Path file) {
        return KeyFile.open(file, CHAIN, new FileDurableFile(), Curves.best(), new SeededRandomness(4), Runnable::run);
    }
}
