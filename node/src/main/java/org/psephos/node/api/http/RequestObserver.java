package org.psephos.node.api.http;

/** Is told of every request, on an event loop. */
public interface RequestObserver {
    /** @param group of the route; {@code other} where there was none */
    void answered(String group, int status, long nanos);

    /** @param open how many are open now */
    void connections(int open);

    /** A connection was closed for being slow, idle or one too many. */
    void cutOff(String reason);
}
