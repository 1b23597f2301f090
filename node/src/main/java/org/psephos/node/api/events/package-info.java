/**
 * Tells browsers and programs what happens, as it happens (server-sent events).
 *
 * <p>In: events, already rendered, from one thread. Out: the same to every reader who wants their type, from where the reader left
 * off. The history is a ring; a reader who comes back too late is told to start afresh, and one who reads too slowly is cut off
 * rather than waited for.
 */
@NullMarked
package org.psephos.node.api.events;

import org.jspecify.annotations.NullMarked;
