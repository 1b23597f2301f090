package org.psephos.core.ledger;

/** Hard bounds of the format; a genesis may only lower the first two. */
public final class Limits {
    public static final int MAX_BLOCK_BYTES = 8 << 20;
    /** Elections that the transactions of one block may concern: what a block may weigh in memory, where bytes say little. */
    public static final int MAX_BLOCK_ELECTIONS = 512;

    public static final int MAX_TRANSACTION_BYTES = 128 << 10;
    /** Of what an {@code Evidence} carries. */
    public static final int MAX_EVIDENCE_BYTES = 1_024;

    /** Of a change of members: as many as there can be, and whoever comes. */
    public static final int MAX_APPROVALS = 65;

    public static final int MAX_ENGINE_FIELDS_BYTES = 64 << 10;
    public static final int MAX_SEAL_BYTES = 64;
    /** Header without engine fields and seal: ids, integers and length prefixes. */
    public static final int MAX_PLAIN_HEADER_BYTES = 256;
    /** Least bytes of a header: six 32-byte fields, one byte for each integer and each empty field. */
    public static final int MIN_HEADER_BYTES = 6 * 32 + 5;
    /** A transaction may wait at most so many blocks: its expiry lies no further ahead. */
    public static final long MAX_EXPIRY_BLOCKS = 100_000;
    /** Sum of all balances in genesis. */
    public static final long MAX_SUPPLY = 1L << 62;
    /** Of one block: with it no balance passes 2⁶³ − 1 in fewer than 2³⁰ blocks. */
    public static final long MAX_BLOCK_REWARD = 1L << 32;

    private Limits() {}
}
