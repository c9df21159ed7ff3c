package io.gyre.node;

import io.gyre.edge.Edge;
import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The orderly end of a node's connections. */
final class Drain {

  /** Connections told at once in a lane, so that the goodbye of many does not hold up the loop. */
  private static final int WAVE = 128;

  /** Time for close frames to be answered once all are sent. */
  private static final Duration FAREWELL = Duration.ofMillis(250);

  private final Edge edge;
  private final List<Node.Parts> lanes;

  Drain(Edge edge, List<Node.Parts> lanes) {
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
    return Future.join(parts).eventually(this::farewell).mapEmpty();
  }

  private Future<Void> farewell() {
    Promise<Void> over = Promise.promise();
    Loop loop = lanes.get(0).loop();
    loop.execute(() -> loop.after(FAREWELL, over::complete));
    return over.future();
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
