package org.psephos.core.light;

/**
 * One thing that was looked at.
 *
 * @param name stable, for programs
 * @param detail for people: what was found
 */
public record Check(String name, boolean ok, String detail) {}
