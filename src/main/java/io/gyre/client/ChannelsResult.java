package io.gyre.client;

import java.util.Map;

/**
 * Channels with subscribers.
 *
 * @param clients connections subscribed, by channel
 */
public record ChannelsResult(Map<String, Integer> clients) {
  static ChannelsResult read(Json result) {
    return new ChannelsResult(
        Fields.of(result).map("channels", channel -> Fields.of(channel).count("num_clients")));
  }
}
