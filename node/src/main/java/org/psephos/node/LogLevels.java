package org.psephos.node;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.psephos.node.api.LogControl;
import org.psephos.node.config.NodeConfig.LogLevel;
import org.psephos.node.runtime.Logs;

/** The log's level, for the admin interface. */
final class LogLevels implements LogControl {
    private volatile LogLevel level;

    LogLevels(LogLevel level) {
        this.level = level;
    }

    @Override
    public List<String> levels() {
        return Arrays.stream(LogLevel.values()).map(LogLevels::name).toList();
    }

    @Override
    public String level() {
        return name(level);
    }

    @Override
    public void set(String wanted) {
        level = LogLevel.parse(wanted).orElseThrow(() -> new IllegalArgumentException("no log level " + wanted));
        Logs.level(Main.level(level));
    }

    private static String name(LogLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
