package org.psephos.wallet.home;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/**
 * What a key signed on a chain, noted before the signature leaves: the same thing sent again is the same transaction, and another one
 * at the same sequence does not go out unnoticed.
 */
public final class SentLog {
    private static final String KIND = "sent";
    private static final int VERSION = 1;
    private static final int KEPT = 64;
    private static final int CHAIN_DIGITS = 16;
    private static final int SENDER_DIGITS = 40;

    /** @param expiryHeight with the rest of the content it makes the id */
    public record Entry(long sequence, long expiryHeight, Hash id) {}

    private final Home home;
    private final Path file;
    private final List<Entry> entries;

    private SentLog(Home home, Path file, List<Entry> entries) {
        this.home = home;
        this.file = file;
        this.entries = new ArrayList<>(entries);
    }

    public static SentLog open(Home home, Hash chainId, PublicKey sender) throws Failure {
        String chain = chainId.toHex().substring(0, CHAIN_DIGITS);
        Path file = home.file(KIND, chain + "-" + sender.toHex().substring(0, SENDER_DIGITS));
        List<Entry> entries = home.readJson(file)
                .map(json -> json.list("transactions").stream()
                        .flatMap(item -> entry(item).stream())
                        .toList())
                .orElse(List.of());
        return new SentLog(home, file, entries);
    }

    /** The last transaction signed with this sequence number. */
    public Optional<Entry> at(long sequence) {
        return entries.reversed().stream()
                .filter(entry -> entry.sequence == sequence)
                .findFirst();
    }

    /** On return the entry is on the disk. */
    public void add(Entry entry) throws Failure {
        entries.remove(entry);
        entries.add(entry);
        while (entries.size() > KEPT) {
            entries.removeFirst();
        }
        home.write(
                file,
                Json.object()
                        .put("version", VERSION)
                        .put(
                                "transactions",
                                Json.array(entries.stream().map(SentLog::json).toList()))
                        .build());
    }

    private static Optional<Entry> entry(Json json) {
        return json.text("id")
                .filter(hex -> hex.matches("[0-9a-f]{64}"))
                .map(hex -> new Entry(
                        json.whole("sequence").orElse(-1),
                        json.whole("expiryHeight").orElse(-1),
                        Hash.parse(hex)));
    }

    private static Json json(Entry entry) {
        return Json.object()
                .put("sequence", entry.sequence)
                .put("expiryHeight", entry.expiryHeight)
                .put("id", entry.id.toHex())
                .build();
    }
}
