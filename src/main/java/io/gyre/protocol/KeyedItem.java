package io.gyre.protocol;

/**
 * A key of a shared poll channel and the version the client has of it.
 *
 * @param key key
 * @param version version the client has, unsigned; 0 for none
 */
public record KeyedItem(String key, long version) {}
