package io.gyre.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A publication in the history of a channel.
 *
 * @param offset in the stream, from 1
 * @param data payload; null if empty
 * @param info who published; null if it was a backend
 * @param tags empty if none
 */
public record Publication(
    long offset, @Nullable Json data, @Nullable ClientInfo info, Map<String, String> tags) {
  static Publication read(Json publication) {
    Fields fields = Fields.of(publication);
    Json info = fields.optional("info");
    return new Publication(
        fields.number("offset"),
        fields.raw("data"),
        info == null ? null : ClientInfo.read(info),
        fields.map("tags", Json::string));
  }
}
