package io.gyre.bus;

/** A question to all nodes. */
public sealed interface NodeQuery extends BusMessage {

  /**
   * Channels with subscribers. Address {@link Addresses#CHANNELS}, passed to each node; reply
   * {@link NodeReply.Channels}; fails with 100 for a bad pattern.
   *
   * @param pattern glob on the full name; "" for all
   */
  record Channels(String pattern) implements NodeQuery {}

  /**
   * The nodes and their figures. Address {@link Addresses#INFO}, passed to each node; reply {@link
   * NodeReply.Info}.
   */
  record Info() implements NodeQuery {}
}
