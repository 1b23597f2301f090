/**
 * The store on RocksDB, and all that knows RocksDB.
 *
 * <p>One log serves all columns, so that a batch is whole or absent after any crash. Every column carries the number of the last
 * commit that changed it, and a ledger of these numbers is written with each commit: at opening they must agree, or the store says
 * that it is damaged rather than show half a batch. One {@link Database} owns every native handle and gives them back in order.
 */
@NullMarked
package org.psephos.node.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
