package io.gyre.edge;

import io.gyre.bus.Announce;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.hub.Hub;
import io.gyre.loop.Loop;
import io.gyre.session.LaneSessions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way from the node's inbox to one lane. What arrives in one turn of the inbox crosses to the
 * lane's loop together, in its order.
 *
 * <p>Thread: the inbox's loop; {@link #serve} once, before anything else.
 */
public final class LaneInbox {

  private final Loop loop;
  private @Nullable Hub hub;
  private @Nullable LaneSessions sessions;
  private List<BusMessage> pending = new ArrayList<>();

  /**
   * The way to the lane of {@code loop}.
   *
   * @param loop the lane's
   */
  public LaneInbox(Loop loop) {
    this.loop = loop;
  }

  /** Names the lane's parts, which need the inbox to be made themselves. */
  public void serve(Hub laneHub, LaneSessions laneSessions) {
    hub = laneHub;
    sessions = laneSessions;
  }

  /** Names the hub of a lane without connections. */
  public void serve(Hub laneHub) {
    hub = laneHub;
  }

  void pass(BusMessage message, Loop inboxLoop) {
    if (loop.isCurrent()) {
      deliver(message);
      return;
    }
    if (pending.isEmpty()) {
      inboxLoop.later(this::cross);
    }
    pending.add(message);
  }

  private void cross() {
    List<BusMessage> crossing = pending;
    if (crossing.isEmpty()) {
      return;
    }
    pending = new ArrayList<>();
    loop.execute(() -> crossing.forEach(this::deliver));
  }

  private void deliver(BusMessage message) {
    Hub target = parts(hub);
    if (message instanceof Deliver deliver) {
      target.deliver(deliver);
    } else {
      target.deliver((Announce) message);
    }
  }

  /** Completes in the lane after everything passed before. */
  Future<Void> caughtUp() {
    if (loop.isCurrent()) {
      return Future.succeededFuture();
    }
    cross();
    return ask(laneSessions -> (Void) null);
  }

  /** Asks the lane something, on its loop, where the future completes too. */
  <T extends @Nullable Object> Future<T> ask(Function<LaneSessions, T> question) {
    Promise<T> promise = Promise.promise();
    loop.execute(
        () -> {
          T answer;
          try {
            answer = question.apply(parts(sessions));
          } catch (RuntimeException e) {
            promise.fail(e);
            return;
          }
          promise.complete(answer);
        });
    return promise.future();
  }

  /** What the lane's hub counts, asked like {@link #ask}. */
  <T> Future<T> askHub(Function<Hub, T> question) {
    return ask(laneSessions -> question.apply(parts(hub)));
  }

  private static <P> P parts(@Nullable P part) {
    if (part == null) {
      throw new IllegalStateException("the lane is not attached");
    }
    return part;
  }
}
