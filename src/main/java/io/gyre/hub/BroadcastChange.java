package io.gyre.hub;

import io.gyre.bus.Announce;
import io.gyre.protocol.Framing;
import io.gyre.protocol.Join;
import io.gyre.protocol.Leave;
import io.gyre.protocol.Push;
import io.netty.buffer.ByteBuf;

/**
 * A join or leave on its way through one lane, encoded once for each framing.
 *
 * <p>Thread: the lane's loop.
 */
public final class BroadcastChange {

  private final Announce announced;
  private final Frames frames = new Frames();

  BroadcastChange(Announce announced) {
    this.announced = announced;
  }

  /** Who came or went where. */
  public Announce announced() {
    return announced;
  }

  /**
   * A reference to the ready frame, which the caller releases.
   *
   * @throws io.gyre.protocol.ProtocolException with disconnect 3506 when the info does not fit the
   *     framing's encoding
   */
  public ByteBuf frame(Framing framing) {
    return frames.get(framing, 0, () -> encode(framing));
  }

  private byte[] encode(Framing framing) {
    return framing.encode(
        new Push(
            announced.channel(),
            announced.joined() ? new Join(announced.info()) : new Leave(announced.info())));
  }

  void release() {
    frames.release();
  }
}
