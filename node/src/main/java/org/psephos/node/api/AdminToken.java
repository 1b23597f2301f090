package org.psephos.node.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.psephos.core.runtime.Randomness;

/** The word that opens the admin port: in a file that only the node's owner can read. */
final class AdminToken {
    private static final int BYTES = 32;

    /** Room for an editor's line ends. */
    static final int MAX_FILE_BYTES = 128;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    private AdminToken(String token) {
        this.token = token.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the file, or makes it. Fails where others may read it, too, or it holds something else. */
    static AdminToken at(Path file, Randomness randomness) throws IOException {
        try {
            return create(file, HexFormat.of().formatHex(randomness.bytes(BYTES)));
        } catch (FileAlreadyExistsException e) {
            return read(file);
        }
    }

    private static AdminToken create(Path file, String token) throws IOException {
        Set<PosixFilePermission> ownerReads = PosixFilePermissions.fromString("r--------");
        try (SeekableByteChannel out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(ownerReads))) {
            out.write(ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        return new AdminToken(token);
    }

    private static AdminToken read(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream()
                .anyMatch(p -> p.name().startsWith("GROUP") || p.name().startsWith("OTHERS"))) {
            throw new IOException("it can be read by others. Delete it, and the node makes a new one.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(MAX_FILE_BYTES + 1));
        }
    }

    /** What a file holds, or its first bytes where it is longer than it may be. */
    static AdminToken parse(byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.US_ASCII).strip();
        if (content.length > MAX_FILE_BYTES || !FORM.matcher(text).matches()) {
            throw new IOException("it does not hold one. Delete it, and the node makes a new one.");
        }
        return new AdminToken(text);
    }

    /** Takes the same time whatever is wrong with it. */
    boolean opens(Optional<String> authorization) {
        String header = authorization.orElse("");
        String given = header.startsWith(SCHEME) ? header.substring(SCHEME.length()) : "";
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
    }
}
