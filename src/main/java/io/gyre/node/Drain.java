package io.gyre.node;

import io.gyre.edge.Edge;
import io.gyre.protocol.Disconnect;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The orderly end of a node's connections. */
final class Drain {

  /** Connections told at once in a lane, so that the goodbye of many does not hold up the loop. */
  private static final int WAVE = 128;

  /** Time for close frames to be answered once all are sent. */
  private static final long FAREWELL_MILLIS = 250;

  private final Vertx vertx;
  private final Edge edge;
  private final List<Node.Parts> lanes;

  Drain(Vertx vertx, Edge edge, List<Node.Parts> lanes) {
    this.vertx = vertx;
    this.edge = edge;
    this.lanes = lanes;
  }

  /**
   * Completes when every connection has been told and requests in progress are answered, or the
   * time is over.
   */
  Future<Void> run(long timeoutMillis) {
    List<Future<Void>> parts = new ArrayList<>();
    parts.add(edge.drain(timeoutMillis));
    for (Node.Parts lane : lanes) {
      Promise<Void> told = Promise.promise();
      lane.loop().execute(() -> tell(lane, told));
      parts.add(told.future());
    }
    Future<Void> farewell =
        Future.join(parts).eventually(() -> vertx.timer(FAREWELL_MILLIS)).mapEmpty();
    return farewell;
  }

  private static void tell(Node.Parts lane, Promise<Void> told) {
    int left = lane.sessions().close(Disconnect.SHUTDOWN, WAVE);
    if (left == 0) {
      told.complete();
    } else {
      lane.loop().execute(() -> tell(lane, told));
    }
  }
}
