package io.gyre.protocol;

/**
 * The connection was prolonged by the server API.
 *
 * @param expires whether the connection expires
 * @param ttl seconds until then, uint32
 */
public record Refresh(boolean expires, long ttl) implements PushBody {}
