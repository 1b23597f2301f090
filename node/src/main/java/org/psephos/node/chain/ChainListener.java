package org.psephos.node.chain;

/** Is told what happened to the chain, on the chain's own thread, after it is on the disk. Must return at once. */
@FunctionalInterface
public interface ChainListener {
    void on(ChainEvent event);
}
