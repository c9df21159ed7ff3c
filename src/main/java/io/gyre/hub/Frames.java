package io.gyre.hub;

import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ready frames of one message, each made at its first use and then shared by all connections of
 * the same framing and form.
 */
final class Frames {

  private final List<Made> made = new ArrayList<>(2);

  private record Made(
      Framing framing, int form, @Nullable ByteBuf frame, @Nullable ProtocolException failure) {}

  /**
   * A reference to the shared frame, which the caller releases and whose indices nobody moves.
   *
   * @throws ProtocolException when the message cannot be encoded this way
   */
  ByteBuf get(Framing framing, int form, Supplier<byte[]> message) {
    for (int i = 0; i < made.size(); i++) {
      Made one = made.get(i);
      if (one.framing == framing && one.form == form) {
        return reference(one);
      }
    }
    Made one = make(framing, form, message);
    made.add(one);
    return reference(one);
  }

  void release() {
    for (Made one : made) {
      if (one.frame != null) {
        one.frame.release();
      }
    }
    made.clear();
  }

  private static Made make(Framing framing, int form, Supplier<byte[]> message) {
    try {
      return new Made(framing, form, framing.frame(message.get()), null);
    } catch (ProtocolException e) {
      return new Made(framing, form, null, e);
    }
  }

  private static ByteBuf reference(Made one) {
    if (one.frame == null) {
      throw one.failure == null ? new IllegalStateException("no frame") : one.failure;
    }
    return one.frame.retain();
  }
}
