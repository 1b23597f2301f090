package org.psephos.wallet.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of elections begin with: a node, a wallet in a folder of its own, and someone who holds elections with it. */
abstract class WithNode {
    @TempDir
    Path folder;

    FakeNode node;
    Shell shell;
    Organiser organiser;

    @BeforeEach
    void start() {
        node = new FakeNode();
        shell = new Shell(folder.resolve("home")).on(node);
        organiser = new Organiser(shell, node, folder);
    }

    @AfterEach
    void stop() {
        node.close();
    }
}
