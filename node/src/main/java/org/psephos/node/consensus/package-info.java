/**
 * The port between the node and whatever engine makes its blocks certain.
 *
 * <p>In: {@link Event}s (a new head, a candidate, a verdict, a timer, a message, work found). Out: {@link Effect}s (request a
 * candidate, check a proposal, work, commit, certify, persist then send, set a timer). An engine is a plain state machine on one
 * thread; it reads no clock, disk or socket. The engine is found by {@link java.util.ServiceLoader} under the name in
 * genesis; nothing imports one.
 */
@NullMarked
package org.psephos.node.consensus;

import org.jspecify.annotations.NullMarked;
