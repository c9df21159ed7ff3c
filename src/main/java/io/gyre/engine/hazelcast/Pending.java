package io.gyre.engine.hazelcast;

import io.gyre.bus.Announce;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A publication or announcement on its way to the owner.
 *
 * @param item what the owner gets
 * @param publication null for an announcement
 * @param announce null for a publication
 * @param publishedMillis when it was published
 * @param promise the publisher's
 */
record Pending(
    AppendItem item,
    @Nullable Publication publication,
    @Nullable Announce announce,
    long publishedMillis,
    Promise<Appended> promise) {

  /** Client that does not get it; "" for none. */
  String excluded() {
    AppendOptions options = item.options();
    return options == null ? "" : options.excluded();
  }

  /** Tells the publisher that it may have been appended or not. */
  void fail() {
    promise.tryFail(new ProtocolException(ErrorCode.INTERNAL));
  }
}
