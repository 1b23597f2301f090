package org.psephos.core.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What a hash is for. One tag per use, so that no digest can stand for another (BIP-340, "tagged hashes"). */
public enum Tag {
    CHAIN("psephos/chain"),
    HEADER("psephos/header"),
    BLOCK("psephos/block"),
    TRANSACTION("psephos/tx"),
    TRANSACTION_FULL("psephos/tx-full"),
    STATE_KEY("psephos/state-key"),
    STATE_VALUE("psephos/state-value"),
    STATE_LEAF("psephos/state-leaf"),
    STATE_NODE("psephos/state-node"),
    ROLL_CHUNK("psephos/roll-chunk"),
    TALLY("psephos/tally"),
    PEER_ID("psephos/peer-id"),
    P2P_IDENTITY("psephos/p2p-identity"),
    COMPACT_BLOCK("psephos/compact-block"),
    ADDRESS_BUCKET("psephos/address-bucket"),
    EVICTION_ORDER("psephos/eviction-order"),
    BEACON("psephos/beacon"),
    BEACON_OUTPUT("psephos/beacon-output"),
    LEADER("psephos/leader"),
    VOTE("psephos/vote"),
    PROPOSAL("psephos/proposal"),
    STORED("psephos/stored"),
    SESSION("psephos/session"),
    POSSESSION("psephos/possession"),
    MEMBER_CHANGE("psephos/member-change"),
    PROOF_CONTEXT("psephos/proof-context"),
    SIGNING_SPLIT("psephos/signing-split"),
    BIP340_AUX("BIP0340/aux"),
    BIP340_NONCE("BIP0340/nonce"),
    BIP340_CHALLENGE("BIP0340/challenge");

    static final int PREFIX_BYTES = 64;

    private final String text;
    private final byte[] prefix = new byte[PREFIX_BYTES];
    private final MessageDigest started = Sha256.newDigest();

    Tag(String text) {
        this.text = text;
        byte[] once = Sha256.newDigest().digest(text.getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(once, 0, prefix, 0, once.length);
        System.arraycopy(once, 0, prefix, once.length, once.length);
        started.update(prefix);
    }

    public String text() {
        return text;
    }

    /** Writes {@code SHA256(tag) ‖ SHA256(tag)} to the front of {@code target} and gives its length. */
    int writePrefix(byte[] target) {
        System.arraycopy(prefix, 0, target, 0, PREFIX_BYTES);
        return PREFIX_BYTES;
    }

    /** A digest that has taken in {@code SHA256(tag) ‖ SHA256(tag)}, one block. To be copied, never fed. */
    MessageDigest started() {
        return started;
    }
}
