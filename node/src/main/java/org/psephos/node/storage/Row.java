package org.psephos.node.storage;

/** One row of a scan. */
public record Row<K, V>(K key, V value) {}
