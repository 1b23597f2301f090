package org.psephos.wallet.output;

import java.util.List;
import org.psephos.wallet.json.Json;

/**
 * Ends a command: what happened, under a stable code, and what to do next.
 *
 * <p>Carries no stack trace: it is an answer to the user, not a defect.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String code;
    private final String message;
    private final transient List<String> advice;

    /**
     * @param code upper case with underscores; scripts compare it
     * @param advice further lines for people: what to do next
     */
    public Failure(ExitCode exit, String code, String message, String... advice) {
        super(message, null, false, false);
        this.exit = exit;
        this.code = code;
        this.message = message;
        this.advice = List.of(advice);
    }

    public static Failure failed(String code, String message, String... advice) {
        return new Failure(ExitCode.FAILED, code, message, advice);
    }

    public static Failure usage(String message, String... advice) {
        return new Failure(ExitCode.USAGE, "USAGE", message, advice);
    }

    public static Failure notFound(String code, String message, String... advice) {
        return new Failure(ExitCode.NOT_FOUND, code, message, advice);
    }

    /**
     * The network does not take it, or would not: who knows already need not ask.
     *
     * @param code the network's own, shown to people too
     * @param message in the middle of a sentence
     */
    public static Failure rejected(String code, String message, String... advice) {
        return new Failure(ExitCode.REJECTED, code, "Rejected: " + message + " (" + code + ").", advice);
    }

    public ExitCode exit() {
        return exit;
    }

    public String code() {
        return code;
    }

    public String message() {
        return message;
    }

    public List<String> advice() {
        return advice;
    }

    public Json json() {
        var error = Json.object().put("code", code).put("message", message);
        if (!advice.isEmpty()) {
            error.put("advice", Json.texts(advice));
        }
        return Json.object().put("error", error.build()).build();
    }

    public Page page() {
        var page = new Page().line(Ink.BAD, "✗ " + message);
        advice.forEach(line -> page.line("  " + line));
        return page;
    }
}
