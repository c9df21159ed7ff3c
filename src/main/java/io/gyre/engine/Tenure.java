package io.gyre.engine;

/**
 * The life of one connection, or of one subscription of a connection, whose end will be told.
 *
 * @param client id of the connection
 * @param user "" for anonymous
 * @param channel of the subscription; "" for the connection itself
 * @param generation grows from each to the next of the same user, or of the same client and channel
 */
public record Tenure(String client, String user, String channel, long generation) {}
