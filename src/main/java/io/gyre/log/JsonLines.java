package io.gyre.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/**
 * One JSON object a line: {@code level}, the fields, {@code error}, {@code time}, {@code message}.
 */
final class JsonLines extends Lines {
  JsonLines() {
    super("yyyy-MM-dd'T'HH:mm:ssXXX");
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    LogLine line = LogLine.of(event);
    StringBuilder out = new StringBuilder(160);
    out.append("{\"level\":\"").append(LogLevel.of(event).label()).append('"');
    for (LogLine.Field field : line.fields()) {
      out.append(',');
      quote(out, field.name());
      out.append(':');
      if (field.bare()) {
        out.append(field.value());
      } else {
        quote(out, field.value());
      }
    }
    if (line.error() != null) {
      member(out, "error", line.error());
    }
    if (line.stack() != null) {
      member(out, "stack", line.stack());
    }
    member(out, "logger", event.getLoggerName());
    member(out, "time", time(event));
    member(out, "message", line.message());
    return out.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void member(StringBuilder out, String name, String value) {
    out.append(",\"").append(name).append("\":");
    quote(out, value);
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
