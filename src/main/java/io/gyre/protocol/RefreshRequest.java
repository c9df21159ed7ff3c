package io.gyre.protocol;

/**
 * Prolongs a connection by a new token.
 *
 * @param token connection token (JWT); "" when absent
 */
public record RefreshRequest(String token) implements Request {}
