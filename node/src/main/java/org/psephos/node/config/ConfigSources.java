package org.psephos.node.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where a value comes from that no flag gives: the environment, then {@code node.toml}, then the option's default. */
public final class ConfigSources implements IDefaultValueProvider {
    static final int MAX_FILE_BYTES = 1 << 20;

    private static final String CODE = "CONFIG_INVALID";
    private static final String CONFIG_KEY = "config";
    private static final String GENESIS_KEY = "genesis";
    private static final Set<String> PATH_KEYS =
            Set.of("data-dir", GENESIS_KEY, "validator-key", "http-tls-cert", "http-tls-key");

    private static final String VARIABLE_PREFIX = "PSEPHOS_";

    /** Variables of the launcher and of other programs that may run in the same environment. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "PSEPHOS_JAVA_OPTS",
            "PSEPHOS_HOME",
            "PSEPHOS_NODE",
            "PSEPHOS_PASSWORD",
            "PSEPHOS_DEBUG",
            "PSEPHOS_TEST_BUDGET_FACTOR",
            "PSEPHOS_VECTORS");

    /** System property that the launcher sets. */
    private static final String INSTALLED_GENESIS = "psephos.genesis";

    private final Map<String, String> environment;
    private final Map<String, String> file;

    private ConfigSources(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    /**
     * Reads the options over all sources.
     *
     * @param flags options as on the command line, without any that are not the node's own
     */
    public static NodeConfig load(String[] flags, Map<String, String> environment) throws ConfigException {
        refuseUnknownVariables(environment);
        NodeOptions withoutFile = parse(flags, new ConfigSources(environment, Map.of()));
        Optional<Path> named = withoutFile.configFile();
        Path path = named.orElse(withoutFile.dataDir.resolve("node.toml"));
        if (Files.exists(path)) {
            return NodeConfig.of(parse(flags, new ConfigSources(environment, read(path))));
        }
        if (named.isPresent()) {
            throw new ConfigException("CONFIG_MISSING", "there is no configuration file " + path);
        }
        return NodeConfig.of(withoutFile);
    }

    /** The environment variable that stands for an option. */
    public static String variable(String key) {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static void refuseUnknownVariables(Map<String, String> environment) throws ConfigException {
        Set<String> keys = new TreeSet<>(knownKeys());
        keys.add(CONFIG_KEY);
        Set<String> known = keys.stream().map(ConfigSources::variable).collect(Collectors.toSet());
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(VARIABLE_PREFIX) && !known.contains(name) && !OTHER_VARIABLES.contains(name)) {
                String typed = name.substring(VARIABLE_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                throw new ConfigException(
                        CODE,
                        "unknown environment variable \"" + name + "\""
                                + NearestKey.hint(
                                        NearestKey.nearest(typed, keys).map(ConfigSources::variable)));
            }
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)) {
            return null;
        }
        String key = key(option);
        String fromEnvironment = environment.get(variable(key));
        if (fromEnvironment != null) {
            return fromEnvironment;
        }
        String fromFile = file.get(key);
        return fromFile == null && key.equals(GENESIS_KEY) ? installedGenesis() : fromFile;
    }

    /** The genesis that came with the program, where the present folder has none. */
    private static @Nullable String installedGenesis() {
        return Files.exists(Path.of(NodeOptions.DEFAULT_GENESIS)) ? null : System.getProperty(INSTALLED_GENESIS);
    }

    static boolean isInstalled(Path genesis) {
        return genesis.toString().equals(System.getProperty(INSTALLED_GENESIS));
    }

    private static NodeOptions parse(String[] flags, ConfigSources sources) throws ConfigException {
        var options = new NodeOptions();
        var command = new CommandLine(options);
        command.setDefaultValueProvider(sources);
        try {
            command.parseArgs(flags);
        } catch (CommandLine.ParameterException e) {
            throw new ConfigException(CODE, String.valueOf(e.getMessage()));
        }
        return options;
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static Set<String> knownKeys() {
        return new CommandLine(new NodeOptions())
                .getCommandSpec().options().stream()
                        .map(ConfigSources::key)
                        .filter(key -> !key.equals(CONFIG_KEY))
                        .collect(Collectors.toSet());
    }

    private static Map<String, String> read(Path path) throws ConfigException {
        JsonNode tree;
        try {
            tree = new TomlMapper().readTree(ConfigFile.read(path, MAX_FILE_BYTES, CODE));
        } catch (JsonProcessingException e) {
            // What nests too deeply is refused without a place.
            JsonLocation at = e.getLocation();
            String line = at == null ? "" : ", line " + at.getLineNr();
            throw new ConfigException(CODE, path + line + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ConfigException("CONFIG_UNREADABLE", path + " cannot be read: " + e.getMessage());
        }
        Set<String> known = knownKeys();
        var values = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            String key = field.getKey();
            if (!known.contains(key)) {
                throw new ConfigException(CODE, path + ": unknown key \"" + key + "\"" + NearestKey.hint(key, known));
            }
            if (field.getValue().isArray() && field.getValue().isEmpty()) {
                continue;
            }
            String value = text(path, key, field.getValue());
            values.put(key, PATH_KEYS.contains(key) ? besides(path, key, value) : value);
        }
        return values;
    }

    /** Paths in the file count from its own folder, so that a folder can be moved and started from anywhere. */
    private static String besides(Path file, String key, String value) throws ConfigException {
        Path folder = file.getParent();
        try {
            return folder == null || value.isEmpty()
                    ? value
                    : folder.resolve(value).toString();
        } catch (InvalidPathException e) {
            throw new ConfigException(CODE, file + ": \"" + key + "\" is not a path: " + e.getReason());
        }
    }

    private static String text(Path path, String key, JsonNode value) throws ConfigException {
        if (value.isValueNode()) {
            return value.asText();
        }
        if (value.isArray()) {
            var items = new StringJoiner(",");
            for (JsonNode item : value) {
                items.add(text(path, key, item));
            }
            return items.toString();
        }
        throw new ConfigException(CODE, path + ": \"" + key + "\" must be a single value or a list");
    }
}
