package io.gyre.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * Keeps a line that comes again and again from filling the log: of one kind (logger, level and
 * format), {@value #BURST} lines pass in {@value #WINDOW_MILLIS} ms, the others are counted, and
 * the last of them is written with their number, {@code repeated}, when the window is over.
 *
 * <p>The end of a window is noticed with the next line of any kind. Lines for development ({@code
 * debug}, {@code trace}) all pass. Thread: any, one at a time.
 */
final class RepeatCounter extends AppenderBase<ILoggingEvent> {
  static final int BURST = 10;
  static final long WINDOW_MILLIS = 1000;

  private final Appender<ILoggingEvent> next;
  private final boolean fatalOnly;
  private final Map<Kind, Window> windows = new HashMap<>();
  private long nextSweep;

  private record Kind(String logger, Level level, String format) {}

  private static final class Window {
    private final long start;
    private int lines;
    private int held;
    private ILoggingEvent last;

    Window(ILoggingEvent first) {
      this.start = first.getTimeStamp();
      this.last = first;
    }
  }

  /**
   * A counter.
   *
   * @param next gets what passes; started already
   * @param fatalOnly pass only what carries {@link Logging#FATAL}
   */
  RepeatCounter(Appender<ILoggingEvent> next, boolean fatalOnly) {
    this.next = next;
    this.fatalOnly = fatalOnly;
  }

  @Override
  protected void append(ILoggingEvent event) {
    LogLevel level = LogLevel.of(event);
    if (level == LogLevel.FATAL) {
      next.doAppend(event);
    } else if (!fatalOnly) {
      long now = event.getTimeStamp();
      if (now >= nextSweep) {
        sweep(now);
      }
      if (level.compareTo(LogLevel.INFO) < 0 || passes(event)) {
        next.doAppend(event);
      }
    }
  }

  private boolean passes(ILoggingEvent event) {
    Kind kind =
        new Kind(event.getLoggerName(), event.getLevel(), String.valueOf(event.getMessage()));
    Window window = windows.computeIfAbsent(kind, key -> new Window(event));
    window.lines++;
    if (window.lines <= BURST) {
      return true;
    }
    window.held++;
    window.last = event;
    event.prepareForDeferredProcessing();
    return false;
  }

  private void sweep(long now) {
    nextSweep = now + WINDOW_MILLIS;
    for (Iterator<Window> all = windows.values().iterator(); all.hasNext(); ) {
      Window window = all.next();
      if (now - window.start >= WINDOW_MILLIS) {
        all.remove();
        writeHeld(window);
      } else {
        nextSweep = Math.min(nextSweep, window.start + WINDOW_MILLIS);
      }
    }
  }

  private void writeHeld(Window window) {
    if (window.held > 0) {
      if (window.last instanceof LoggingEvent event) {
        event.setKeyValuePairs(List.of(new KeyValuePair("repeated", window.held)));
      }
      next.doAppend(window.last);
    }
  }

  @Override
  public void stop() {
    windows.values().forEach(this::writeHeld);
    windows.clear();
    next.stop();
    super.stop();
  }
}
