package org.psephos.wallet.home;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.psephos.core.light.Receipt;
import org.psephos.core.runtime.DurableFile;

/** Files of mode 0600 in folders of mode 0700, on the disk once a method returns, never half written. */
public final class PrivateFiles implements DurableFile {
    /** No file of the wallet's own is larger than a receipt may be; an exported election is not one. */
    public static final int MAX_FILE_BYTES = Receipt.MAX_BYTES;

    private static final String FOLDER_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** All of the file; one over {@value #MAX_FILE_BYTES} bytes is none of the wallet's: {@link IOException}. */
    public Optional<byte[]> read(Path file) throws IOException {
        Optional<byte[]> content = read(file, MAX_FILE_BYTES + 1);
        if (content.isPresent() && content.get().length > MAX_FILE_BYTES) {
            throw new IOException("over " + MAX_FILE_BYTES + " bytes");
        }
        return content;
    }

    @Override
    public Optional<byte[]> read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(maxBytes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        Path folder = makeFolder(file);
        Path next = writeBeside(file, content);
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
        sync(folder);
    }

    /** As {@link #replace}, but a file that is there already stays: {@link FileAlreadyExistsException}. */
    public void create(Path file, byte[] content) throws IOException {
        Path folder = makeFolder(file);
        Path next = writeBeside(file, content);
        try {
            Files.createLink(file, next);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A disk without hard links, as many a memory stick.
            Files.move(next, file);
        } finally {
            Files.deleteIfExists(next);
        }
        sync(folder);
    }

    private static Path makeFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("not a file: " + file);
        }
        Files.createDirectories(folder, mode(FOLDER_MODE));
        return folder;
    }

    private static Path writeBeside(Path file, byte[] content) throws IOException {
        Path next = Files.createTempFile(
                file.toAbsolutePath().getParent(), "." + file.getFileName(), ".next", mode(FILE_MODE));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        return next;
    }

    private static void sync(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(String mode) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
