package io.gyre.bus;

import io.gyre.protocol.Publication;
import org.jspecify.annotations.Nullable;

/**
 * A publication on its way to the subscribers of a node. Address {@link Addresses#node}; no reply.
 *
 * @param channel full name
 * @param publication as stored; offset 0 when not kept
 * @param epoch the stream's epoch; "" when not kept
 * @param previous the publication before it, when it was published for delta and that one is at
 *     hand
 * @param publishedMillis when, by the clock of the node where it was published
 * @param excluded client that does not get it; "" for none
 */
public record Deliver(
    String channel,
    Publication publication,
    String epoch,
    @Nullable Publication previous,
    long publishedMillis,
    String excluded)
    implements BusMessage {

  /** For everybody. */
  public Deliver(
      String channel,
      Publication publication,
      String epoch,
      @Nullable Publication previous,
      long publishedMillis) {
    this(channel, publication, epoch, previous, publishedMillis, "");
  }
}
