package io.gyre.cli;

import sun.misc.Signal;

/** The operating system's signals; those that a platform does not have are left out. */
final class Signals {
  private Signals() {}

  /** Runs {@code action} on SIGTERM and SIGINT, in place of the JVM's own ending. */
  static void onStop(Runnable action) {
    on("TERM", action);
    on("INT", action);
  }

  /** Runs {@code action} on SIGHUP. */
  static void onReload(Runnable action) {
    on("HUP", action);
  }

  private static void on(String name, Runnable action) {
    try {
      Signal.handle(new Signal(name), signal -> action.run());
    } catch (IllegalArgumentException unknownHere) {
      // Not every platform has every signal, and the server is usable without.
    }
  }
}
