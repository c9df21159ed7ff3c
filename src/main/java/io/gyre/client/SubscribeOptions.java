package io.gyre.client;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a server-side subscription.
 *
 * @param expireAt when it ends, to the second; null for never
 * @param info of the subscriber, for presence, join and leave; null for none
 * @param data for the client, in the subscribe push; null for none
 * @param recoverSince from where the client gets what it missed; null for nothing
 * @param override in place of the channel's own options; may be empty
 */
public record SubscribeOptions(
    @Nullable Instant expireAt,
    @Nullable Payload info,
    @Nullable Payload data,
    @Nullable StreamPosition recoverSince,
    Map<SubscriptionFlag, Boolean> override) {

  /** Nothing said. */
  public static final SubscribeOptions NONE =
      new SubscribeOptions(null, null, null, null, Map.of());

  /** Keeps a copy of the overrides. */
  public SubscribeOptions {
    override = Map.copyOf(override);
  }

  /** The same, ending at this time. */
  public SubscribeOptions withExpireAt(Instant at) {
    return new SubscribeOptions(at, info, data, recoverSince, override);
  }

  /** The same with info of the subscriber. */
  public SubscribeOptions withInfo(Payload newInfo) {
    return new SubscribeOptions(expireAt, newInfo, data, recoverSince, override);
  }

  /** The same with data for the client. */
  public SubscribeOptions withData(Payload newData) {
    return new SubscribeOptions(expireAt, info, newData, recoverSince, override);
  }

  /** The same with what was published since then. */
  public SubscribeOptions withRecoverSince(StreamPosition position) {
    return new SubscribeOptions(expireAt, info, data, position, override);
  }

  /** The same with these overrides. */
  public SubscribeOptions withOverride(Map<SubscriptionFlag, Boolean> flags) {
    return new SubscribeOptions(expireAt, info, data, recoverSince, flags);
  }

  void addTo(Parameters parameters) {
    Map<String, Object> flags = new TreeMap<>();
    override.forEach((flag, value) -> flags.put(flag.field(), Map.of("value", value)));
    parameters
        .seconds("expire_at", expireAt)
        .payload("info", info)
        .payload("data", data)
        .put("recover_since", recoverSince == null ? null : recoverSince.json())
        .put("override", flags);
  }
}
