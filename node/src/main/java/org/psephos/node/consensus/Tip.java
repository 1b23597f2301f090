package org.psephos.node.consensus;

import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;

/**
 * The end of a chain.
 *
 * @param trail what the engine's seal verifier knows of the chain up to here
 * @param certificate what makes the tip certain while it has no child to say so; empty where the engine has no such thing
 */
public record Tip(Hash id, Header header, Bytes trail, Bytes certificate) {}
