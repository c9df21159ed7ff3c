package io.gyre.cli;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's signals. The platform has no public API for them; {@code sun.misc.Signal}
 * is kept in {@code jdk.unsupported} for this use, and reached by name because compilers warn of
 * its mention.
 */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

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
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object run =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), run);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Not every platform has every signal, and the server is usable without.
      LOG.debug("signal not available signal={}", name, e);
    }
  }
}
