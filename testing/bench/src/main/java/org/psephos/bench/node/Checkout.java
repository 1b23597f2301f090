package org.psephos.bench.node;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checkout lies that this program was built in: its commands are what is measured. */
public final class Checkout {
    private Checkout() {}

    public static Path root() {
        Path place;
        try {
            place = Path.of(Checkout.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        for (Path folder = place; folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("bin/psephos-node"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no bin/psephos-node in or above " + place);
    }
}
