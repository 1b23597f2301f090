package org.psephos.node.consensus;

/** Whether this node's head was as new as anything that is final anywhere. */
public enum HeadAnswer {
    /** No block was final when the question came that is not in this node's chain by now. */
    CONFIRMED,

    /** The engine can't know, or this node takes no part in it. */
    NOT_OFFERED,

    /** Nobody has confirmed it in time: a majority is away, or this node lags. */
    NOT_IN_TIME,

    /** Too many such questions wait. */
    TOO_MANY
}
