package io.gyre.protocol;

/**
 * A place in the stream of a channel.
 *
 * @param offset number of the publication, unsigned; 0 before the first
 * @param epoch life of the stream this offset belongs to; "" when unknown
 */
public record StreamPosition(long offset, String epoch) {}
