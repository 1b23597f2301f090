/**
 * Members of a consortium: how the chain itself says who they are ({@code docs/spec/consensus-raft.md} §2).
 *
 * <p>In: changes that a majority of the members has signed; the terms that the chain's engine gives. Out: the members in the state, under 0, and a set for each
 * change under its number. Knows no engine: when a set takes over from the one before is the engine's to say. Never reads headers or the time.
 */
@NullMarked
package org.psephos.node.membership;

import org.jspecify.annotations.NullMarked;
