package org.psephos.p2p.discovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.DurableFile;
import org.psephos.p2p.file.CheckedFile;
import org.psephos.p2p.transport.Endpoint;

/** {@link Dialer#anchors} as bytes: {@code varint n ‖ n × (endpoint ‖ bool known ‖ [20 bytes peer id])}. */
public final class Anchors {
    public static final int MAX_BYTES = 128;

    private static final int MIN_ANCHOR_BYTES = 7;

    private Anchors() {}

    /** Where {@link #encode} is kept. */
    public static CheckedFile file(DurableFile files, Path path) {
        return new CheckedFile(files, path, "PSVANCHR", 1, MAX_BYTES);
    }

    public static byte[] encode(List<PeerAddress> anchors) {
        var out = new Writer(MAX_BYTES).varint(anchors.size());
        for (PeerAddress anchor : anchors) {
            anchor.endpoint().write(out);
            out.bool(anchor.id().isPresent());
            anchor.id().ifPresent(id -> out.raw(id.toBytes()));
        }
        return out.take();
    }

    public static List<PeerAddress> read(Reader in) throws MalformedException {
        int count = in.count(Dialer.MAX_ANCHORS, MIN_ANCHOR_BYTES, "anchors");
        var anchors = new ArrayList<PeerAddress>();
        for (int i = 0; i < count; i++) {
            Endpoint endpoint = Endpoint.read(in);
            Optional<PeerId> id = in.bool() ? Optional.of(PeerId.read(in.raw(PeerId.BYTES), 0)) : Optional.empty();
            anchors.add(new PeerAddress(endpoint, id));
        }
        return List.copyOf(anchors);
    }

    /** As {@link #read}, of all of {@code bytes}. */
    public static Decoded<List<PeerAddress>> decode(byte[] bytes) {
        return Decoded.all(bytes, Anchors::read);
    }
}
