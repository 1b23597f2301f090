package org.psephos.bench.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Data folders of nodes of one chain, made from one another while no node runs on them. */
final class Folders {
    private static final List<String> CHAIN = List.of("genesis.json", "private");
    private static final String DATABASE = "db";

    private Folders() {}

    /** An empty node's of the same chain. */
    static void copyGenesis(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : CHAIN) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    /** Another node's that has the same blocks. */
    static void copyChain(Path from, Path to) throws IOException {
        copyGenesis(from, to);
        Path database = from.resolve(DATABASE);
        try (var files = Files.walk(database)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(DATABASE).resolve(database.relativize(file)));
            }
        }
    }
}
