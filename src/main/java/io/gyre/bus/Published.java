package io.gyre.bus;

import io.gyre.protocol.ErrorInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each publication of a {@link Publish}.
 *
 * @param outcomes one for each channel, in their order
 */
public record Published(List<Outcome> outcomes) implements BusMessage {

  /**
   * One channel's outcome.
   *
   * @param error why nothing was published; null when it was (or was a repeat)
   * @param offset position in the stream, unsigned; 0 when not kept
   * @param epoch the stream's epoch; "" when not kept
   */
  public record Outcome(@Nullable ErrorInfo error, long offset, String epoch) {}
}
