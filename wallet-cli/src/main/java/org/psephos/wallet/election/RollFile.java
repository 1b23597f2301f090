package org.psephos.wallet.election;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.RollEntry;
import org.psephos.wallet.output.Failure;

/**
 * Reads {@code roll.csv}: {@code address,weight[,label]} a line, in any order. A first line of headings, empty lines and lines that begin with
 * {@code #} are skipped. Labels stay on this machine.
 */
public final class RollFile {
    public static final long MAX_BYTES = 256L << 20;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<PublicKey, Integer> seen = new HashMap<>();
    private final List<RollEntry> entries = new ArrayList<>();

    private RollFile() {}

    /** The voters in ascending order of their keys; a {@link Failure} names every bad line. */
    public static List<RollEntry> read(Path file) throws Failure {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw Failure.usage(file + " is over " + MAX_BYTES + " bytes.", "Split it into several rolls.");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.usage(
                    "Cannot read " + file + ".",
                    "A roll is a text file with a line for each voter: address,weight,name");
        }
        return parse(bytes, String.valueOf(file.getFileName()));
    }

    static List<RollEntry> parse(byte[] bytes, String name) throws Failure {
        var roll = new RollFile();
        roll.readLines(text(bytes, name));
        if (roll.problems.isEmpty() && roll.entries.isEmpty()) {
            roll.problems.add(new Problem(0, "there is no voter in it"));
        }
        if (!roll.problems.isEmpty()) {
            throw Problem.failure("ROLL_FILE", name, roll.problems);
        }
        roll.entries.sort((a, b) -> a.voter().compareTo(b.voter()));
        return List.copyOf(roll.entries);
    }

    /**
     * Cuts a sorted roll into chunks whose encoded entries take at most {@code maxBytes} each.
     */
    public static List<List<RollEntry>> chunks(List<RollEntry> sorted, int maxBytes) {
        var chunks = new ArrayList<List<RollEntry>>();
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < sorted.size(); i++) {
            int size = PublicKey.BYTES + Writer.varintSize(sorted.get(i).weight());
            if (bytes + size > maxBytes) {
                chunks.add(sorted.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (from < sorted.size()) {
            chunks.add(sorted.subList(from, sorted.size()));
        }
        return chunks;
    }

    private void readLines(String text) {
        int number = 0;
        boolean first = true;
        long total = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            boolean headings = first && content.toLowerCase(Locale.ROOT).startsWith("address,");
            first = false;
            if (!headings) {
                Optional<RollEntry> entry = entry(content, number);
                total += entry.map(RollEntry::weight).orElse(0L);
                entry.ifPresent(entries::add);
            }
        }
        if (total > ElectionRules.MAX_ROLL_WEIGHT) {
            problems.add(new Problem(0, "the weights add up to " + total + ", over the limit of 2^40"));
        }
    }

    private Optional<RollEntry> entry(String line, int number) {
        String[] fields = line.split(",", 3);
        Optional<PublicKey> voter = voter(unquoted(fields[0]), number);
        Optional<Long> weight = weight(fields.length > 1 ? unquoted(fields[1]) : "", number);
        if (voter.isEmpty() || weight.isEmpty()) {
            return Optional.empty();
        }
        Integer earlier = seen.putIfAbsent(voter.get(), number);
        if (earlier != null) {
            problems.add(new Problem(number, "the same address as on line " + earlier));
            return Optional.empty();
        }
        return Optional.of(new RollEntry(voter.get(), weight.get()));
    }

    private Optional<PublicKey> voter(String text, int number) {
        return switch (Address.parse(text, Prefixes.of(text), Curves.best())) {
            case Address.Parsed.Ok ok -> Optional.of(ok.address().key());
            case Address.Parsed.Refused refused -> {
                problems.add(new Problem(number, "not an address: " + refused.detail()));
                yield Optional.empty();
            }
        };
    }

    private Optional<Long> weight(String text, int number) {
        if (text.matches("[0-9]{1,13}")) {
            long weight = Long.parseLong(text);
            if (weight >= 1 && weight <= ElectionRules.MAX_ROLL_WEIGHT) {
                return Optional.of(weight);
            }
        }
        problems.add(new Problem(
                number,
                text.isEmpty()
                        ? "the weight is missing: address,weight"
                        : "the weight is a whole number from 1 to 2^40, not \"" + text + "\""));
        return Optional.empty();
    }

    private static String unquoted(String field) {
        String text = field.strip();
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).strip()
                : text;
    }

    private static String text(byte[] bytes, String name) throws Failure {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw Problem.failure("ROLL_FILE", name, List.of(new Problem(0, "the file is not UTF-8 text")));
        }
    }
}
