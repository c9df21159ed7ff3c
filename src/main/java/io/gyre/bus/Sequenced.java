package io.gyre.bus;

/**
 * A publication on its way from the publishing node to an interested one, numbered by the channel's
 * owner so that every node hands on the same order. Address {@link Addresses#node}; no reply.
 *
 * @param life of the channel's numbering; a later one is greater
 * @param number of the publication in it, from 1 without gaps, also for what is not kept
 * @param deliver what the node hands to its subscribers when its turn has come
 */
public record Sequenced(long life, long number, Deliver deliver) implements BusMessage {}
