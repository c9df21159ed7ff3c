package io.gyre.session;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a lane, and looks afterwards whether it has left anything behind. */
abstract class SessionTestBase {

  private static final String[] PRESENCE = {
    "pres:a", "pres:b", "all:a", "all:b", "all:c", "pres:#u", "pres:p", "closed:a"
  };

  /** Every test's Vert.x; only its event bus and HTTP client are at hand, nothing runs on it. */
  static Vertx vertx = Vertx.vertx();

  TestLane lane;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close();
  }

  @BeforeEach
  void openLane() {
    lane = new TestLane(vertx, config());
  }

  @AfterEach
  void checkLeaks() {
    lane.assertNothingLeft(PRESENCE);
  }

  /** What the configuration has beside the namespaces. */
  String config() {
    return "{}";
  }
}
