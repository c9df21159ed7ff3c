package io.gyre.client;

/**
 * A place in a channel's stream.
 *
 * @param offset of a publication, 0 before the first
 * @param epoch of the stream; "" in a request: not checked
 */
public record StreamPosition(long offset, String epoch) {
  static StreamPosition read(Json position) {
    Fields fields = Fields.of(position);
    return new StreamPosition(fields.number("offset"), fields.text("epoch"));
  }

  Json json() {
    return new Parameters().put("offset", offset).put("epoch", epoch).json();
  }
}
