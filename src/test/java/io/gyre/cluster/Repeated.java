package io.gyre.cluster;

import io.gyre.support.Await;
import java.time.Duration;

/** Something done again and again by a thread of its own until it is closed. */
final class Repeated implements AutoCloseable {
  private final Thread thread;
  private volatile boolean stopped;

  private Repeated(String name, Runnable step, Duration pause) {
    this.thread = new Thread(() -> run(step, pause), name);
  }

  /**
   * Begins.
   *
   * @param name of the thread
   * @param step what is done; must not throw
   * @param pause between two steps
   */
  static Repeated start(String name, Runnable step, Duration pause) {
    Repeated repeated = new Repeated(name, step, pause);
    repeated.thread.setDaemon(true);
    repeated.thread.start();
    return repeated;
  }

  private void run(Runnable step, Duration pause) {
    while (!stopped) {
      step.run();
      Await.pause(pause);
    }
  }

  /** Ends after the step that is being done, waited for 5 s. */
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
