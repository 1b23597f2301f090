package org.psephos.node.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;

/**
 * The genesis file: JSON for people. What nodes agree on is the encoding of what it says, never its bytes.
 *
 * @param salted whether the file names a salt and a time, and so a chain that several machines can share
 */
public record GenesisFile(Genesis genesis, ActivationTable activations, boolean salted) {
    private static final String CODE = "GENESIS_INVALID";
    private static final int MAX_BYTES = 16 << 20;
    private static final Set<String> KEYS = Set.of(
            "network",
            "addressPrefix",
            "salt",
            "time",
            "consensus",
            "limits",
            "blockReward",
            "minFee",
            "ballotsPerVoter",
            "excludedKinds",
            "electionCreators",
            "accounts",
            "activations");
    private static final Set<String> LIMIT_KEYS =
            Set.of("maxBlockBytes", "maxTransactionBytes", "minSpacingMillis", "maxFutureMillis");

    public static GenesisFile read(Path file) throws ConfigException {
        byte[] json;
        try {
            json = ConfigFile.read(file, MAX_BYTES, CODE);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    "GENESIS_MISSING", "there is no genesis file " + file + "; name one with --genesis");
        } catch (IOException e) {
            throw new ConfigException("GENESIS_UNREADABLE", file + " cannot be read: " + e.getMessage());
        }
        return parse(file.toString(), json);
    }

    /** @param place where the text comes from, for people */
    public static GenesisFile parse(String place, byte[] json) throws ConfigException {
        JsonFile file = JsonFile.parse(place, json);
        file.allowOnly(KEYS);
        boolean salted = file.has("salt");
        if (salted != file.has("time")) {
            throw new ConfigException(CODE, place + ": \"salt\" and \"time\" go together: both, or neither");
        }
        JsonFile limits = file.object("limits");
        limits.allowOnly(LIMIT_KEYS);
        JsonFile consensus = file.object("consensus");
        String prefix = file.text("addressPrefix");
        var genesis = new Genesis(
                file.text("network"),
                prefix,
                salted ? Bytes.of(hex(place, file.text("salt"))) : Bytes.EMPTY,
                salted ? time(place, file.text("time")) : 0,
                consensus.text("engine"),
                engine(place, consensus),
                (int) Math.min(Integer.MAX_VALUE, limits.integer("maxBlockBytes")),
                (int) Math.min(Integer.MAX_VALUE, limits.integer("maxTransactionBytes")),
                limits.integer("minSpacingMillis"),
                limits.integer("maxFutureMillis"),
                file.integer("blockReward"),
                file.integer("minFee"),
                (int) Math.min(Integer.MAX_VALUE, file.integer("ballotsPerVoter")),
                kinds(place, file.list("excludedKinds")),
                creators(place, prefix, file.list("electionCreators")),
                accounts(place, prefix, file.object("accounts").fields()));
        return new GenesisFile(
                checked(place, genesis),
                activations(place, file.object("activations").fields()),
                salted);
    }

    /** The same chain parameters with a salt and a time of their own. */
    public GenesisFile salt(byte[] salt, long timeMillis) {
        Genesis old = genesis;
        return new GenesisFile(
                new Genesis(
                        old.network(),
                        old.addressPrefix(),
                        Bytes.of(salt),
                        timeMillis,
                        old.consensus(),
                        old.engine(),
                        old.maxBlockBytes(),
                        old.maxTransactionBytes(),
                        old.minSpacingMillis(),
                        old.maxFutureMillis(),
                        old.blockReward(),
                        old.minFee(),
                        old.ballotsPerVoter(),
                        old.excludedKinds(),
                        old.electionCreators(),
                        old.accounts()),
                activations,
                true);
    }

    /** The file again; reading it gives an equal value. */
    public String toJson() {
        return GenesisJson.write(this);
    }

    /** The bounds of the format itself, by way of its own decoder. */
    private static Genesis checked(String place, Genesis genesis) throws ConfigException {
        byte[] encoded;
        try {
            encoded = genesis.encode();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(CODE, place + ": " + e.getMessage());
        }
        return switch (Genesis.decode(encoded)) {
            case Decoded.Ok<Genesis>(Genesis ok) -> ok;
            case Decoded.Malformed<Genesis>(String detail) -> throw new ConfigException(CODE, place + ": " + detail);
        };
    }

    private static EngineParameters engine(String place, JsonFile consensus) throws ConfigException {
        var values = new TreeMap<String, EngineParameters.Value>();
        for (Map.Entry<String, Object> entry : consensus.fields().entrySet()) {
            if (entry.getKey().equals("engine")) {
                continue;
            }
            values.put(
                    entry.getKey(),
                    switch (entry.getValue()) {
                        case Long integer when integer >= 0 -> new EngineParameters.Value.Integer(integer);
                        case String text -> new EngineParameters.Value.Text(text);
                        case List<?> list
                        when list.stream().allMatch(String.class::isInstance) ->
                            new EngineParameters.Value.Texts(
                                    list.stream().map(String.class::cast).toList());
                        default ->
                            throw new ConfigException(
                                    CODE,
                                    place + ": consensus parameter \"" + entry.getKey()
                                            + "\" must be an integer, a text or a list of texts");
                    });
        }
        return new EngineParameters(values);
    }

    private static SortedSet<Integer> kinds(String place, List<?> list) throws ConfigException {
        var kinds = new TreeSet<Integer>();
        for (Object item : list) {
            if (!(item instanceof Long tag) || tag < 0 || tag > 255 || !kinds.add(tag.intValue())) {
                throw new ConfigException(CODE, place + ": excludedKinds must be different tags of 0 to 255");
            }
        }
        return kinds;
    }

    private static SortedSet<PublicKey> creators(String place, String prefix, List<?> list) throws ConfigException {
        var creators = new TreeSet<PublicKey>();
        for (Object item : list) {
            if (!creators.add(address(place, prefix, String.valueOf(item)))) {
                throw new ConfigException(CODE, place + ": " + item + " stands twice in electionCreators");
            }
        }
        return creators;
    }

    private static SortedMap<PublicKey, Long> accounts(String place, String prefix, Map<String, Object> fields)
            throws ConfigException {
        var accounts = new TreeMap<PublicKey, Long>();
        for (Map.Entry<String, Object> entry : fields.entrySet()) {
            if (!(entry.getValue() instanceof Long balance) || balance < 1 || balance > Limits.MAX_SUPPLY) {
                throw new ConfigException(
                        CODE, place + ": the balance of " + entry.getKey() + " is not a positive integer");
            }
            if (accounts.put(address(place, prefix, entry.getKey()), balance) != null) {
                throw new ConfigException(CODE, place + ": " + entry.getKey() + " stands twice in accounts");
            }
        }
        return accounts;
    }

    private static PublicKey address(String place, String prefix, String text) throws ConfigException {
        Address.Prefix wanted = prefix(prefix)
                .orElseThrow(() -> new ConfigException(CODE, place + ": addressPrefix is neither psv nor tpsv"));
        return switch (Address.parse(text, wanted, Curves.best())) {
            case Address.Parsed.Ok(Address address) -> address.key();
            case Address.Parsed.Refused(var reason, String detail) ->
                throw new ConfigException(CODE, place + ": " + text + " is not an address: " + detail);
        };
    }

    private static Optional<Address.Prefix> prefix(String text) {
        return Arrays.stream(Address.Prefix.values())
                .filter(known -> known.text().equals(text))
                .findFirst();
    }

    /** How addresses of this chain begin. */
    public Address.Prefix addressPrefix() {
        return prefix(genesis.addressPrefix()).orElseThrow();
    }

    private static ActivationTable activations(String place, Map<String, Object> fields) throws ConfigException {
        var versions = new TreeMap<Long, Integer>();
        try {
            for (Map.Entry<String, Object> entry : fields.entrySet()) {
                long height = Long.parseLong(entry.getKey());
                if (versions.put(height, Math.toIntExact((Long) entry.getValue())) != null) {
                    throw new IllegalArgumentException("height " + height + " stands twice");
                }
            }
            return new ActivationTable(versions);
        } catch (ClassCastException | IllegalArgumentException | ArithmeticException e) {
            throw new ConfigException(
                    CODE,
                    place + ": activations must map heights, 0 among them, to versions that this release knows: "
                            + e.getMessage());
        }
    }

    private static long time(String place, String text) throws ConfigException {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new ConfigException(CODE, place + ": \"time\" must be like 2026-01-01T00:00:00Z");
        }
    }

    private static byte[] hex(String place, String text) throws ConfigException {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    CODE, place + ": \"salt\" must be " + 2 * Genesis.SALT_BYTES + " hexadecimal digits");
        }
    }

    /** Bytes of the file, for writing. */
    public byte[] toBytes() {
        return toJson().getBytes(StandardCharsets.UTF_8);
    }
}
