package io.gyre.session;

import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.gyre.protocol.Push;
import io.gyre.protocol.UnsubscribeCode;
import io.gyre.proxy.ProxyStream;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Hands what the backend streams to the one subscription it is meant for, at the pace of its
 * client: while much is queued for that one, the stream is paused. It so takes its share of {@code
 * client.queue_max_size} and no more, and a client that is only slow is not cut off for it.
 *
 * <p>Thread: the lane's loop.
 */
final class StreamFeed implements ProxyStream.Listener {

  /** The stream is paused when more than this part of the client's queue is in use. */
  private static final int SHARE_OF_QUEUE = 4;

  private final Session session;
  private final ProxyStream stream;
  private @Nullable Subscription subscription;
  private boolean paused;
  private boolean over;

  StreamFeed(Session session, ProxyStream stream) {
    this.session = session;
    this.stream = stream;
  }

  /** Begins to feed: the subscribe reply is on its way. */
  void start(Subscription fed) {
    if (!over) {
      subscription = fed;
      stream.start(this);
    }
  }

  /** Ends the stream, without a word to the client. */
  void cancel() {
    end();
    stream.cancel();
  }

  /** Sends what the client publishes; fails as {@link ProxyStream#publish}. */
  Future<Void> publish(@Nullable Data data) {
    return stream.publish(data);
  }

  @Override
  public void publication(Publication publication) {
    if (over || subscription == null) {
      return;
    }
    session.push(new Push(subscription.channel(), publication));
    if (!over && !paused && queued() > most()) {
      paused = true;
      stream.pause();
      session.outbox().whenSent(this::sent);
    }
  }

  private long queued() {
    return session.outbox().queuedBytes();
  }

  private long most() {
    return session.config().queueMaxSize() / SHARE_OF_QUEUE;
  }

  /** What was queued is gone; since then others may have written as much. */
  private void sent() {
    if (over || !session.open()) {
      return;
    }
    if (queued() > most() / 2) {
      session.outbox().whenSent(this::sent);
    } else {
      paused = false;
      stream.resume();
    }
  }

  @Override
  public void ended(boolean orderly) {
    Subscription fed = subscription;
    end();
    if (fed != null && session.open() && session.subscriptions().has(fed)) {
      UnsubscribeCode code = orderly ? UnsubscribeCode.SERVER : UnsubscribeCode.INSUFFICIENT_STATE;
      session.subscriptions().remove(fed, code);
    }
  }

  private void end() {
    over = true;
  }
}
