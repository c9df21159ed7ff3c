package io.gyre.bus;

/** A question to all nodes. */
public sealed interface NodeQuery extends BusMessage {

  /**
   * Channels with subscribers on any node. Address {@link Addresses#CHANNELS}; reply {@link
   * NodeReply.Channels}; fails with 100 for a bad pattern. The nodes are asked page by page, see
   * {@link ChannelPage}.
   *
   * @param pattern glob on the full name; "" for all
   */
  record Channels(String pattern) implements NodeQuery {}

  /**
   * Some of the channels with subscribers on one node, in the order of their names. Address {@link
   * Addresses#node}; reply {@link NodeReply.ChannelPage}; fails with 100 for a bad pattern.
   *
   * @param pattern glob on the full name; "" for all
   * @param after the page begins behind this name; "" for the first page
   * @param most entries, 1 to {@link #LARGEST_PAGE}
   */
  record ChannelPage(String pattern, String after, int most) implements NodeQuery {
    /** The most entries a node gives at once: little over a megabyte with the longest names. */
    public static final int LARGEST_PAGE = 5_000;
  }

  /**
   * The nodes and their figures. Address {@link Addresses#INFO}, passed to each node; reply {@link
   * NodeReply.Info}.
   */
  record Info() implements NodeQuery {}
}
