package org.psephos.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.node.runtime.FileDurableFile;
import org.psephos.node.testkit.Person;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Anchors;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.reputation.Standing;

class PeerFilesTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final PeerId MALLORY = PeerId.of(Person.named("mallory").address());

    @TempDir
    private Path folder;

    private final Logger log = Logger.getLogger(PeerFiles.class.getName());
    private final List<LogRecord> said = new ArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.addHandler(listening);
    }

    @AfterEach
    void listenNoMore() {
        log.removeHandler(listening);
    }

    private PeerFiles files() {
        return new PeerFiles(new FileDurableFile(), folder.resolve("peers"));
    }

    private static PeerFiles.Contents contents() {
        var reputation = new Reputation();
        reputation.ban(MALLORY, 3_600_000, NOW);
        return new PeerFiles.Contents(
                new AddressBook(new SeededRandomness(1)).encode(), reputation.encode(NOW), Anchors.encode(List.of()));
    }

    private void assertBanned() {
        assertThat(files().reputation().standing(MALLORY, NOW + 1)).isInstanceOf(Standing.Banned.class);
    }

    @Test
    void bringsBackWhatWasSaved() {
        files().save(contents());

        assertBanned();
        assertThat(said).isEmpty();
    }

    @Test
    void savesTheBansWhereTheBookCannotBe() throws IOException {
        Path book = Files.createDirectory(folder.resolve("peers.book"));
        Files.createFile(book.resolve("in the way"));
        files().save(contents());

        assertBanned();
    }

    @Test
    void whatCannotBeReadOrWrittenIsOneLineWithItsName() throws IOException {
        Path book = Files.createDirectory(folder.resolve("peers.book"));
        Files.createFile(book.resolve("in the way"));
        files().book(new SeededRandomness(1));
        files().save(contents());

        assertThat(said).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.getThrown()).isNull();
            assertThat(entry.getMessage()).contains("peers.book");
        });
    }
}
