package io.gyre.node;

import io.gyre.edge.Edge;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/** The orderly end of a node's connections. */
final class Drain {

  /** Time for close frames to be answered once all are sent. */
  private static final Duration FAREWELL = Duration.ofMillis(250);

  /** How long operations are refused before anybody's connection is cut; of the rest, a third. */
  private static final Duration CLOSED = Duration.ofMillis(500);

  private final Edge edge;
  private final List<Node.Parts> lanes;
  private final Runnable closing;

  /**
   * The end of these lanes.
   *
   * @param closing has operations refused from then on
   */
  Drain(Edge edge, List<Node.Parts> lanes, Runnable closing) {
    this.edge = edge;
    this.lanes = lanes;
    this.closing = closing;
  }

  /**
   * Completes when every connection has been told and requests in progress are answered, or the
   * time is over. Sockets listen until the last step: a request that meets a closed one, or a
   * connection that is cut under it, is an error that its sender cannot tell from a lost node.
   */
  Future<Void> run(StopPlan plan) {
    edge.leaving();
    return after(plan.grace())
        .compose(over -> sayGoodbye(plan.goodbye()))
        .compose(told -> close(plan))
        .eventually(() -> after(FAREWELL));
  }

  private Future<Void> sayGoodbye(Duration spread) {
    edge.refuseClients();
    return Farewell.tell(lanes, spread);
  }

  /** Where there are others, callers first hear that they should go there. */
  private Future<Void> close(StopPlan plan) {
    long third = plan.rest().toMillis() / 3;
    Duration closed =
        plan.goodbye().isZero()
            ? Duration.ZERO
            : Duration.ofMillis(Math.min(CLOSED.toMillis(), third));
    long drain = plan.rest().minus(closed).minus(FAREWELL).toMillis();
    closing.run();
    return after(closed).compose(over -> edge.drain(Math.max(third, drain)));
  }

  private Future<Void> after(Duration time) {
    if (time.isZero()) {
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    Loop loop = lanes.get(0).loop();
    loop.execute(() -> loop.after(time, over::complete));
    return over.future();
  }
}
