package io.gyre.transport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Netty's complaints about buffers that were dropped without being released. */
final class Leaks implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();

  Leaks() {
    seen.start();
    logger.addAppender(seen);
  }

  /** Collects garbage, lets the detector look, and gives what it found. */
  List<String> found() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      // The detector looks for lost buffers whenever it is asked for a new one.
      ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    return seen.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(seen);
  }
}
