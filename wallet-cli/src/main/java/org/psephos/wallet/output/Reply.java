package org.psephos.wallet.output;

import org.psephos.wallet.json.Json;

/** What a command answers: the same content for scripts and for people, and the exit code. */
public record Reply(Json json, Page page, ExitCode exit) {
    public static Reply done(Json json, Page page) {
        return new Reply(json, page, ExitCode.DONE);
    }

    public static Reply done(Json.Builder json, Page page) {
        return done(json.build(), page);
    }
}
