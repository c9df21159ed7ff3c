package io.gyre.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/** Coloured lines for a terminal: {@code 2026-11-24 20:54:41 [INF] message key=value}. */
final class HumanLines extends Lines {
  private static final String RESET = "\u001b[0m";
  private static final String DIM = "\u001b[90m";
  private static final String KEY = "\u001b[36m";

  HumanLines() {
    super("yyyy-MM-dd HH:mm:ss");
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    LogLine line = LogLine.of(event);
    LogLevel level = LogLevel.of(event);
    StringBuilder out = new StringBuilder(160);
    out.append(DIM).append(time(event)).append(RESET);
    out.append(" [").append(colour(level)).append(level.abbreviation()).append(RESET).append("] ");
    out.append(printable(line.message()));
    for (LogLine.Field field : line.fields()) {
      field(out, field.name(), field.value());
    }
    if (line.error() != null) {
      field(out, "error", line.error());
    }
    out.append('\n');
    if (line.stack() != null) {
      out.append(line.stack());
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void field(StringBuilder out, String name, String value) {
    out.append(' ').append(KEY).append(name).append('=').append(RESET);
    boolean quoted = value.isEmpty() || value.indexOf(' ') >= 0;
    out.append(quoted ? '"' + printable(value) + '"' : printable(value));
  }

  /** What came from outside must not steer the terminal. */
  private static String printable(String text) {
    return text.chars().noneMatch(Character::isISOControl)
        ? text
        : text.replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  private static String colour(LogLevel level) {
    return switch (level) {
      case TRACE, DEBUG -> "\u001b[35m";
      case INFO, NONE -> "\u001b[32m";
      case WARN -> "\u001b[33m";
      case ERROR, FATAL -> "\u001b[1;31m";
    };
  }
}
