package io.gyre.protocol;

/**
 * Ends a subscription.
 *
 * @param channel channel name; "" when absent
 */
public record UnsubscribeRequest(String channel) implements Request {}
