package org.psephos.node.config;

/** Stops the start: the operator must put something right. The message says what, where and how. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code stable, for scripts and documentation */
    public ConfigException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
