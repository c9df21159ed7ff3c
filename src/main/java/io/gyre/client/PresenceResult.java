package io.gyre.client;

import java.util.Map;

/**
 * Who is subscribed to a channel.
 *
 * @param clients by client id
 */
public record PresenceResult(Map<String, ClientInfo> clients) {
  static PresenceResult read(Json result) {
    return new PresenceResult(Fields.of(result).map("presence", ClientInfo::read));
  }
}
