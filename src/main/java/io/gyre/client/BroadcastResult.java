package io.gyre.client;

import java.util.List;

/**
 * What became of a broadcast.
 *
 * @param responses one for each channel, in the order of the request
 */
public record BroadcastResult(List<Outcome<PublishResult>> responses) {
  static BroadcastResult read(Json result) {
    return new BroadcastResult(Fields.of(result).list("responses", BroadcastResult::response));
  }

  private static Outcome<PublishResult> response(Json response) {
    Fields fields = Fields.of(response);
    Json error = fields.optional("error");
    return error == null
        ? new Outcome<>(
            PublishResult.read(fields.members().getOrDefault("result", Json.of(null))), null)
        : new Outcome<>(null, ApiError.read(error));
  }
}
