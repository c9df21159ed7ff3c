package io.gyre.bus;

import io.gyre.protocol.StreamPosition;
import org.jspecify.annotations.Nullable;

/** A question about, or a command to, one channel's state. */
public sealed interface ChannelQuery extends BusMessage {

  /** Full name of the channel. */
  String channel();

  /**
   * Who is present. Address {@link Addresses#PRESENCE}; reply {@link ChannelReply.Present}; fails
   * with 102, 107, 108.
   *
   * @param channel full name
   */
  record Presence(String channel) implements ChannelQuery {}

  /**
   * How many are present. Address {@link Addresses#PRESENCE_STATS}; reply {@link
   * ChannelReply.PresentStats}; fails with 102, 107, 108.
   *
   * @param channel full name
   */
  record PresenceStats(String channel) implements ChannelQuery {}

  /**
   * What was published. Address {@link Addresses#HISTORY}; reply {@link ChannelReply.Publications};
   * fails with 102, 107, 108, 112.
   *
   * @param channel full name
   * @param limit 0 for the position alone, negative for all
   * @param since start after (in reverse: before) this position; null for all
   * @param reverse newest first
   */
  record History(String channel, int limit, @Nullable StreamPosition since, boolean reverse)
      implements ChannelQuery {}

  /**
   * Removes what was published. Address {@link Addresses#HISTORY_REMOVE}; reply {@link Done}; fails
   * with 102, 107, 108.
   *
   * @param channel full name
   */
  record HistoryRemove(String channel) implements ChannelQuery {}
}
