package org.psephos.wallet.cli;

import java.util.List;
import java.util.Optional;
import org.psephos.wallet.keys.Keystore;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which key signs. */
final class Signing {
    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "the key that signs (may be left out where there is only one)")
    Optional<String> as = Optional.empty();

    @Mixin
    Passwords passwords = new Passwords();

    /** What is known of the key without its password. */
    Keystore.Listed key(Session session) throws Failure {
        if (as.isPresent()) {
            return session.keystore().show(as.get());
        }
        List<String> keys = session.keystore().names();
        if (keys.isEmpty()) {
            throw Failure.notFound("KEY_NOT_FOUND", "There is no key yet.", "Make one with: psephos key new NAME");
        }
        if (keys.size() > 1) {
            throw Failure.usage(
                    "Which key shall sign?", "Say so with --as NAME. There are: " + String.join(", ", keys));
        }
        return session.keystore().show(keys.getFirst());
    }

    /** The option that names the same key to a later command; empty where no key was named. */
    String again() {
        return as.map(name -> " --as " + name).orElse("");
    }

    /** The caller closes it. */
    UnlockedKey unlock(Session session) throws Failure {
        return passwords.unlock(session, key(session).name());
    }
}
