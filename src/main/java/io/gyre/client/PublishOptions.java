package io.gyre.client;

import java.util.Map;

/**
 * What can be said about a publication besides its data.
 *
 * @param skipHistory true: delivered, but not kept
 * @param tags delivered with it, and looked at by tag filters; may be empty
 * @param idempotencyKey repeats with this key within 5 minutes are not published, but answered as
 *     the first was; "" for one that the client makes, if it may repeat
 * @param delta true: subscribers that asked for it get the difference to the publication before
 * @param version the publication is left out unless this is greater than the version before; {@link
 *     PublicationVersion#NONE} to publish always
 * @param excludeClient id of a connection that does not get it, "" for none; Gyre only
 */
public record PublishOptions(
    boolean skipHistory,
    Map<String, String> tags,
    String idempotencyKey,
    boolean delta,
    PublicationVersion version,
    String excludeClient) {

  /** Nothing said. */
  public static final PublishOptions NONE =
      new PublishOptions(false, Map.of(), "", false, PublicationVersion.NONE, "");

  /** Keeps a copy of the tags. */
  public PublishOptions {
    tags = Map.copyOf(tags);
  }

  /** The same, and not kept in history. */
  public PublishOptions skippingHistory() {
    return new PublishOptions(true, tags, idempotencyKey, delta, version, excludeClient);
  }

  /** The same with other tags. */
  public PublishOptions withTags(Map<String, String> newTags) {
    return new PublishOptions(skipHistory, newTags, idempotencyKey, delta, version, excludeClient);
  }

  /** The same with another idempotency key. */
  public PublishOptions withIdempotencyKey(String key) {
    return new PublishOptions(skipHistory, tags, key, delta, version, excludeClient);
  }

  /** The same as a difference, to those who asked for it. */
  public PublishOptions withDelta() {
    return new PublishOptions(skipHistory, tags, idempotencyKey, true, version, excludeClient);
  }

  /** The same with a version. */
  public PublishOptions withVersion(PublicationVersion newVersion) {
    return new PublishOptions(skipHistory, tags, idempotencyKey, delta, newVersion, excludeClient);
  }

  /** The same, but not for this connection. */
  public PublishOptions withoutClient(String client) {
    return new PublishOptions(skipHistory, tags, idempotencyKey, delta, version, client);
  }

  PublishOptions keyed(String key) {
    return idempotencyKey.isEmpty() ? withIdempotencyKey(key) : this;
  }

  void addTo(Parameters parameters) {
    parameters
        .put("skip_history", skipHistory)
        .put("tags", tags)
        .put("idempotency_key", idempotencyKey)
        .put("delta", delta)
        .put("version", version.number())
        .put("version_epoch", version.epoch())
        .put("exclude_client", excludeClient);
  }
}
