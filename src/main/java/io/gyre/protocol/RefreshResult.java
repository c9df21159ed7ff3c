package io.gyre.protocol;

/**
 * Answer to {@link RefreshRequest}.
 *
 * @param expires whether the connection expires again
 * @param ttl seconds until then, uint32
 */
public record RefreshResult(boolean expires, long ttl) implements Result {}
