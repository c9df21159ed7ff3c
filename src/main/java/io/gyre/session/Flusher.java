package io.gyre.session;

import io.gyre.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes, once at the end of a loop's turn, every connection that something was written to during
 * it: all that is ready for a socket leaves in one system call.
 *
 * <p>Thread: the lane's loop.
 */
final class Flusher {

  private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

  private final Loop loop;
  private List<Outbox> touched = new ArrayList<>();
  private List<Outbox> spare = new ArrayList<>();

  Flusher(Loop loop) {
    this.loop = loop;
  }

  void touch(Outbox outbox) {
    loop.check();
    if (touched.isEmpty()) {
      loop.later(this::flush);
    }
    touched.add(outbox);
  }

  private void flush() {
    List<Outbox> ready = touched;
    touched = spare;
    spare = ready;
    for (Outbox outbox : ready) {
      try {
        outbox.flush();
      } catch (RuntimeException e) {
        // One connection's trouble must not keep the others from being flushed, now or ever.
        LOG.error("flush failed transport={}", outbox.link().transport(), e);
        loop.execute(outbox::abort);
      }
    }
    ready.clear();
  }
}
