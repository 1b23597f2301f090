/**
 * A consortium that trusts its members, as everyone checks it ({@code docs/spec/consensus-raft.md}).
 *
 * <p>In: a header, its parent and the parent's trail (height and hash of the members). Out: whether the header names those members, or others
 * that the parent's state has, and holds a certificate of its parent: the signatures of a majority. Nothing here withstands a majority that
 * lies; it shows who signed. Never asks the time and never looks at the state but through a proof in the header.
 */
@NullMarked
package org.psephos.core.seal.raft;

import org.jspecify.annotations.NullMarked;
