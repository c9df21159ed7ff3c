package io.gyre.node;

import io.gyre.config.Config;
import io.gyre.engine.Delivery;
import io.gyre.engine.Engine;
import io.gyre.engine.UserPlaces;
import io.gyre.engine.memory.MemoryLedger;
import io.gyre.engine.memory.MemoryPresence;
import io.gyre.engine.memory.MemoryStreams;
import io.gyre.loop.Loop;
import java.util.List;

/** Makes the engine that the configuration names. */
final class Engines {
  private Engines() {}

  /**
   * The engine.
   *
   * @param loops share the work of an engine in this process
   * @param delivery the way to this node's connections
   * @throws IllegalArgumentException for an engine that this build does not have
   */
  static Engine of(Config config, List<? extends Loop> loops, Delivery delivery) {
    requireMemory(
        "broker.type", config.broker().enabled(), config.broker().type(), config.engine().type());
    requireMemory(
        "presence_manager.type",
        config.presenceManager().enabled(),
        config.presenceManager().type(),
        config.engine().type());
    return new Engine(
        new MemoryStreams(loops, delivery),
        new MemoryPresence(loops),
        UserPlaces.NONE,
        new MemoryLedger(loops.get(0)));
  }

  private static void requireMemory(String key, boolean ownType, String type, String engineType) {
    String effective = ownType ? type : engineType;
    if (!effective.equals("memory")) {
      String named = ownType ? key : "engine.type";
      throw new IllegalArgumentException(
          named + ": \"" + effective + "\" is not built yet; allowed: memory");
    }
  }
}
