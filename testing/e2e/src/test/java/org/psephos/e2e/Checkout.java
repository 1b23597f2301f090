package org.psephos.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that these tests run in. */
final class Checkout {

    private Checkout() {}

    /** The folder that holds {@code bin} and the root {@code pom.xml}. */
    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
            if (folder == null)
                throw new IllegalStateException(
                        "not inside a checkout: " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}
