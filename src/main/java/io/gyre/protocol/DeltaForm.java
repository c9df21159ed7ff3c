package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Publications as subscriptions with negotiated delta get them: no epoch, version or time, and a
 * patch for the payload where that is shorter.
 */
final class DeltaForm {
  /**
   * Stands for a missing payload, since centrifuge-js parses whatever is inside of the string as
   * JSON.
   */
  private static final Data QUOTED_NULL = Data.json("\"null\"");

  private DeltaForm() {}

  /** Returns the form for Protobuf. */
  static Publication binary(Publication p, @Nullable Data base) {
    Data data = p.data();
    if (data != null && base != null) {
      byte[] patch = FossilDelta.create(base.bytes(), data.bytes());
      if (patch.length < data.length()) {
        return with(p, Data.of(patch), true);
      }
    }
    return with(p, data, false);
  }

  /** Returns the form for JSON, where payload and patch are inside of a string. */
  static Publication text(Publication p, @Nullable Data base) {
    Data data = p.data();
    if (data == null || data.length() == 0) {
      return with(p, QUOTED_NULL, false);
    }
    if (!data.isJson()) {
      throw new ProtocolException(Disconnect.INAPPROPRIATE_PROTOCOL);
    }
    if (base != null) {
      byte[] patch = FossilDelta.createText(base.bytes(), data.bytes());
      if (patch != null && patch.length < data.length()) {
        return with(p, quoted(patch), true);
      }
    }
    return with(p, quoted(data.bytes()), false);
  }

  private static Data quoted(byte[] bytes) {
    JsonWriter out = new JsonWriter();
    out.string(Data.of(bytes).text());
    return Data.json(out.take());
  }

  private static Publication with(Publication p, @Nullable Data data, boolean delta) {
    return new Publication(
        data, p.info(), p.offset(), p.tags(), delta, 0, p.key(), p.removed(), p.score(), "", 0);
  }
}
