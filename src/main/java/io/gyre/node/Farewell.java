package io.gyre.node;

import io.gyre.protocol.Disconnect;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends the connections of a node away, with a code that makes them come back elsewhere. */
final class Farewell {

  /** Connections told at once in a lane, so that the goodbye of many does not hold up the loop. */
  private static final int WAVE = 128;

  /** Pause between the waves of a slow goodbye. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Farewell() {}

  /**
   * Tells every connection.
   *
   * @param spread over how long they are told, evenly; zero for as fast as it goes
   * @return completes in no particular thread when all were told
   */
  static Future<Void> tell(List<Node.Parts> lanes, Duration spread) {
    List<Future<Void>> parts = new ArrayList<>();
    for (Node.Parts lane : lanes) {
      Promise<Void> told = Promise.promise();
      lane.loop()
          .execute(
              () -> {
                if (spread.isZero()) {
                  tell(lane, told);
                } else {
                  wave(lane, lane.loop().nowNanos() + spread.toNanos(), told);
                }
              });
      parts.add(told.future());
    }
    return Future.join(parts).mapEmpty();
  }

  /** Tells the share of this wave of those still there, and the others later. */
  private static void wave(Node.Parts lane, long endNanos, Promise<Void> told) {
    long left = endNanos - lane.loop().nowNanos();
    int waves = (int) Math.max(1, left / PAUSE.toNanos());
    int share = (lane.sessions().count() + waves - 1) / waves;
    if (lane.sessions().close(Disconnect.SHUTDOWN, share) == 0) {
      told.complete();
    } else {
      lane.loop().after(PAUSE, () -> wave(lane, endNanos, told));
    }
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
