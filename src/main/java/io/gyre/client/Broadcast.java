package io.gyre.client;

import java.util.List;

/**
 * Publishes the same to many channels; each succeeds or fails on its own. With an idempotency key
 * it is repeated while a channel answers with a temporary error, which publishes again to none
 * where it succeeded.
 *
 * @param channels full names, at least one
 * @param data payload
 * @param options for each channel; the idempotency key works by channel
 */
public record Broadcast(List<String> channels, Payload data, PublishOptions options)
    implements Request<BroadcastResult> {

  /** Keeps a copy of the list. */
  public Broadcast {
    channels = List.copyOf(channels);
  }

  /** Without options. */
  public Broadcast(List<String> channels, Payload data) {
    this(channels, data, PublishOptions.NONE);
  }

  @Override
  public String method() {
    return "broadcast";
  }

  @Override
  public Json parameters() {
    Parameters parameters = new Parameters().put("channels", channels).payload("data", data);
    options.addTo(parameters);
    return parameters.json();
  }

  @Override
  public BroadcastResult result(Json result) {
    BroadcastResult read = BroadcastResult.read(result);
    if (read.responses().size() != channels.size()) {
      throw new IllegalStateException(
          read.responses().size() + " responses for " + channels.size() + " channels");
    }
    return read;
  }

  /** True with an idempotency key. */
  @Override
  public boolean repeatable() {
    return !options.idempotencyKey().isEmpty();
  }

  @Override
  public Broadcast keyed(String key) {
    return new Broadcast(channels, data, options.keyed(key));
  }

  @Override
  public boolean incomplete(BroadcastResult result) {
    return result.responses().stream()
        .map(Outcome::error)
        .anyMatch(error -> error != null && error.temporary());
  }
}
