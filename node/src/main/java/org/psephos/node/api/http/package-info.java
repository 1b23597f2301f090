/**
 * The shell around HTTP: sockets, limits, routes and errors, with no idea of what is asked.
 *
 * <p>In: requests from anyone. Out: a {@link org.psephos.node.api.http.Call} for the handler of the route, and its {@link
 * org.psephos.node.api.http.Reply} on the wire. Everything has a bound with a name: connections, headers, bodies, waiting
 * work, time. Handlers that may touch the disk run on a pool of their own; an event loop never waits.
 */
@NullMarked
package org.psephos.node.api.http;

import org.jspecify.annotations.NullMarked;
