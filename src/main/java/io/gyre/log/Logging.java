package io.gyre.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import io.gyre.config.LogConfig;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Sets up logging from the section {@code log} alone; no file on the class path or named by a
 * system property has a say.
 *
 * <p>Lines go to the file of {@code log.file}; else, in a form for people, to standard output when
 * it is a terminal; else as JSON to standard error. Writing never makes a caller wait: when the
 * destination cannot keep up, lines are dropped.
 */
public final class Logging {
  /** Marks the error that is followed by the end of the process; its level is {@code fatal}. */
  public static final Marker FATAL = MarkerFactory.getMarker("FATAL");

  private static final int QUEUED_LINES = 4096;
  private static final int FLUSH_MILLIS = 2000;
  private static final List<String> LIBRARIES =
      List.of(
          "io.netty",
          "io.vertx",
          "com.hazelcast",
          "com.nimbusds",
          "io.micrometer",
          "org.apache.kafka",
          "io.nats");

  private Logging() {}

  /**
   * Replaces what was set up before.
   *
   * @param config level and file; an unknown level is warned of and taken for {@code info}
   * @param terminal whether standard output is a terminal
   */
  public static void configure(LogConfig config, boolean terminal) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    install(context, config, terminal);
    String level = config.level().toLowerCase(Locale.ROOT);
    if (!LogLevel.isKnown(level)) {
      LoggerFactory.getLogger(Logging.class)
          .warn("unknown log level {}, defaulting to INFO", config.level());
    }
  }

  /** Writes what is still queued and ends logging, for at most two seconds. */
  public static void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  static void install(LoggerContext context, LogConfig config, boolean terminal) {
    LogLevel level = LogLevel.of(config.level());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level.threshold());
    Level ofLibraries =
        level.threshold().isGreaterOrEqual(Level.WARN) ? level.threshold() : Level.WARN;
    LIBRARIES.forEach(name -> context.getLogger(name).setLevel(ofLibraries));
    // Warns at each start of the absence of something that nothing here uses.
    context.getLogger("com.hazelcast.cp.CPSubsystem").setLevel(Level.ERROR);
    // Warns of each try to reach a broker that is away; the consumer tells once.
    context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    root.addAppender(appender(context, config, terminal, level));
  }

  private static Appender<ILoggingEvent> appender(
      LoggerContext context, LogConfig config, boolean terminal, LogLevel level) {
    boolean human = terminal && config.file().isEmpty();
    OutputStreamAppender<ILoggingEvent> lines =
        config.file().isEmpty() ? console(human) : file(config.file());
    lines.setContext(context);
    lines.setEncoder(start(context, human ? new HumanLines() : new JsonLines()));
    lines.start();
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUED_LINES);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(FLUSH_MILLIS);
    queue.addAppender(lines);
    queue.start();
    RepeatCounter counter = new RepeatCounter(queue, level == LogLevel.FATAL);
    counter.setContext(context);
    counter.start();
    return counter;
  }

  private static OutputStreamAppender<ILoggingEvent> console(boolean standardOutput) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget(standardOutput ? "System.out" : "System.err");
    return console;
  }

  private static OutputStreamAppender<ILoggingEvent> file(String path) {
    FileAppender<ILoggingEvent> file = new FileAppender<>();
    file.setFile(path);
    file.setAppend(true);
    return file;
  }

  private static EncoderBase<ILoggingEvent> start(
      LoggerContext context, EncoderBase<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
