package io.gyre.bus;

/**
 * A message of a kind this node does not know, from a newer one; answered with error 108.
 *
 * @param tag what it was tagged with
 */
public record Unknown(byte tag) implements BusMessage {}
