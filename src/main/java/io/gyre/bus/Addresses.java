package io.gyre.bus;

/**
 * The event bus addresses of a node; {@code docs/event-bus.md} has request, reply, errors and
 * time-out of each.
 */
public final class Addresses {
  /** {@link Publish} → {@link Published}. */
  public static final String PUBLISH = "gyre.op.publish";

  /** {@link UserCommand.Subscribe} → {@link Done}. */
  public static final String SUBSCRIBE = "gyre.op.subscribe";

  /** {@link UserCommand.Unsubscribe} → {@link Done}. */
  public static final String UNSUBSCRIBE = "gyre.op.unsubscribe";

  /** {@link UserCommand.Disconnect} → {@link Done}. */
  public static final String DISCONNECT = "gyre.op.disconnect";

  /** {@link UserCommand.Refresh} → {@link Done}. */
  public static final String REFRESH = "gyre.op.refresh";

  /** {@link ChannelQuery.Presence} → {@link ChannelReply.Present}. */
  public static final String PRESENCE = "gyre.op.presence";

  /** {@link ChannelQuery.PresenceStats} → {@link ChannelReply.PresentStats}. */
  public static final String PRESENCE_STATS = "gyre.op.presence_stats";

  /** {@link ChannelQuery.History} → {@link ChannelReply.Publications}. */
  public static final String HISTORY = "gyre.op.history";

  /** {@link ChannelQuery.HistoryRemove} → {@link Done}. */
  public static final String HISTORY_REMOVE = "gyre.op.history_remove";

  /** {@link NodeQuery.Channels} → {@link NodeReply.Channels}. */
  public static final String CHANNELS = "gyre.op.channels";

  /** {@link NodeQuery.Info} → {@link NodeReply.Info}. */
  public static final String INFO = "gyre.op.info";

  /** {@link Rpc} → {@link Rpc.Result}. */
  public static final String RPC = "gyre.op.rpc";

  private Addresses() {}

  /**
   * The one address of a node, for everything meant for its connections.
   *
   * @param nodeId the node's id
   */
  public static String node(String nodeId) {
    return "gyre.node." + nodeId;
  }
}
