package io.gyre.bus;

/**
 * Everything that passes between verticles and nodes: immutable records, listed with their tags in
 * {@link BusCodec}. Addresses, replies, errors and time-outs are in {@code docs/event-bus.md}.
 */
public interface BusMessage {}
