package io.gyre.client;

/**
 * Where a publication is in the stream.
 *
 * @param offset 0 if the channel keeps no history
 * @param epoch "" if the channel keeps no history
 */
public record PublishResult(long offset, String epoch) {
  static PublishResult read(Json result) {
    Fields fields = Fields.of(result);
    return new PublishResult(fields.number("offset"), fields.text("epoch"));
  }
}
