package io.gyre.hub;

import io.gyre.bus.Deliver;
import io.gyre.protocol.Codec;
import io.gyre.protocol.Data;
import io.gyre.protocol.Framing;
import io.gyre.protocol.Publication;
import io.gyre.protocol.Push;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A publication on its way through one lane, encoded once for each framing and form.
 *
 * <p>Thread: the lane's loop.
 */
public final class Broadcast {

  /** How a subscription gets a publication. */
  public enum Form {
    /** As published. */
    FULL,
    /** In full, for a subscription with negotiated delta. */
    DELTA_BASE,
    /** As a patch against the publication before, if there is one and that is shorter. */
    DELTA_PATCH
  }

  private final Deliver delivered;
  private final Frames frames = new Frames();

  Broadcast(Deliver delivered) {
    this.delivered = delivered;
  }

  /** The publication, its epoch and what came before. */
  public Deliver delivered() {
    return delivered;
  }

  /**
   * A reference to the ready frame, which the caller releases.
   *
   * @throws io.gyre.protocol.ProtocolException with disconnect 3506 when the payload does not fit
   *     the framing's encoding
   */
  public ByteBuf frame(Framing framing, Form form) {
    return frames.get(framing, form.ordinal(), () -> encode(framing, form));
  }

  private byte[] encode(Framing framing, Form form) {
    Publication publication = delivered.publication();
    if (form != Form.FULL) {
      publication =
          Codec.of(framing.protocol())
              .deltaForm(publication, form == Form.DELTA_PATCH ? base() : null);
    }
    return framing.encode(new Push(delivered.channel(), publication));
  }

  private @Nullable Data base() {
    Publication previous = delivered.previous();
    return previous == null ? null : previous.data();
  }

  void release() {
    frames.release();
  }
}
