package org.psephos.node.storage;

/** What a commit promises when it returns. */
public enum Durability {
    /** The batch and all before it survive a power cut: one synchronisation of the log. */
    SYNCED,
    /** The batch survives the death of this process; a power cut may take it, but only together with all after it. */
    BUFFERED
}
