package org.psephos.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.psephos.core.codec.Decoded;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.Randomness;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Anchors;
import org.psephos.p2p.discovery.PeerAddress;
import org.psephos.p2p.file.CheckedFile;
import org.psephos.p2p.reputation.Reputation;

/** What the node remembers of others over a restart. A file that is damaged is put aside, and its matter begun afresh. */
public final class PeerFiles {
    private static final Logger LOG = Logger.getLogger(PeerFiles.class.getName());

    private final CheckedFile book;
    private final CheckedFile reputation;
    private final CheckedFile anchors;

    /** The files' contents at one moment. */
    public record Contents(byte[] book, byte[] reputation, byte[] anchors) {}

    /** @param prefix of the files' names */
    public PeerFiles(DurableFile files, Path prefix) {
        book = AddressBook.file(files, path(prefix, ".book"));
        reputation = Reputation.file(files, path(prefix, ".reputation"));
        anchors = Anchors.file(files, path(prefix, ".anchors"));
    }

    private static Path path(Path prefix, String ending) {
        return prefix.resolveSibling(prefix.getFileName() + ending);
    }

    public AddressBook book(Randomness randomness) {
        return load(book, in -> AddressBook.read(in, randomness), () -> new AddressBook(randomness));
    }

    public Reputation reputation() {
        return load(reputation, Reputation::read, Reputation::new);
    }

    public List<PeerAddress> anchors() {
        return load(anchors, Anchors::read, List::of);
    }

    private static <T> T load(CheckedFile file, Decoded.Decoder<T> decoder, Supplier<T> fresh) {
        try {
            return switch (file.load(decoder)) {
                case CheckedFile.Loaded.Absent<T> ignored -> fresh.get();
                case CheckedFile.Loaded.Intact<T>(T content) -> content;
                case CheckedFile.Loaded.Damaged<T>(Path aside, String detail) -> {
                    LOG.warning(() -> "what this node knew of others is damaged (" + detail
                            + ") and begun afresh; kept as " + aside);
                    yield fresh.get();
                }
            };
        } catch (IOException e) {
            LOG.warning(() -> "what this node knew of others cannot be read (" + file.path() + ": " + e
                    + ") and is begun afresh");
            return fresh.get();
        }
    }

    /** Waits for the disk. One that fails does not keep the others from being saved. */
    public void save(Contents contents) {
        save(book, contents.book);
        save(reputation, contents.reputation);
        save(anchors, contents.anchors);
    }

    private static void save(CheckedFile file, byte[] content) {
        try {
            file.save(content);
        } catch (IOException e) {
            LOG.warning(() -> "what this node knows of others could not be written to " + file.path() + ": " + e);
        }
    }
}
