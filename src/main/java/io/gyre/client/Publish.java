package io.gyre.client;

/**
 * Publishes to a channel. Answered when the publication is accepted, not when it is delivered.
 *
 * @param channel full name
 * @param data payload
 */
public record Publish(String channel, Payload data, PublishOptions options)
    implements Request<PublishResult> {

  /** Without options. */
  public Publish(String channel, Payload data) {
    this(channel, data, PublishOptions.NONE);
  }

  @Override
  public String method() {
    return "publish";
  }

  @Override
  public Json parameters() {
    Parameters parameters = new Parameters().put("channel", channel).payload("data", data);
    options.addTo(parameters);
    return parameters.json();
  }

  @Override
  public PublishResult result(Json result) {
    return PublishResult.read(result);
  }

  /** True with an idempotency key. */
  @Override
  public boolean repeatable() {
    return !options.idempotencyKey().isEmpty();
  }

  @Override
  public Publish keyed(String key) {
    return new Publish(channel, data, options.keyed(key));
  }
}
