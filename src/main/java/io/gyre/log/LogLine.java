package io.gyre.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The parts of a log line. A format such as {@code "peer unreachable node={} for={}"} gives the
 * message {@code peer unreachable} and the fields {@code node} and {@code for}.
 *
 * @param message the fact
 * @param fields what belongs to it
 * @param error text of the exception; null without one
 * @param stack its stack trace; null without an exception, or if it has none
 */
record LogLine(String message, List<Field> fields, @Nullable String error, @Nullable String stack) {
  private static final Pattern TAIL = Pattern.compile("^(.*?)((?: [a-z][A-Za-z0-9_]*=\\{})+)$");
  private static final Pattern NAME = Pattern.compile(" ([a-z][A-Za-z0-9_]*)=\\{}");

  /**
   * One field.
   *
   * @param name in lower snake case
   * @param value its text
   * @param bare whether JSON writes it without quotes
   */
  record Field(String name, String value, boolean bare) {
    static Field of(String name, @Nullable Object value) {
      boolean bare = value instanceof Integer || value instanceof Long || value instanceof Boolean;
      return new Field(name, String.valueOf(value), bare);
    }
  }

  static LogLine of(ILoggingEvent event) {
    List<Field> fields = new ArrayList<>();
    String message = split(event, fields);
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.add(Field.of(pair.key, pair.value));
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return new LogLine(message, fields, null, null);
    }
    String stack =
        thrown.getStackTraceElementProxyArray().length == 0
            ? null
            : ThrowableProxyUtil.asString(thrown);
    return new LogLine(message, fields, textOf(thrown), stack);
  }

  private static String split(ILoggingEvent event, List<Field> fields) {
    String format = event.getMessage();
    Object[] arguments = event.getArgumentArray();
    Matcher tail = format == null ? null : TAIL.matcher(format);
    if (arguments == null || tail == null || !tail.matches() || tail.group(1).contains("{}")) {
      return String.valueOf(event.getFormattedMessage());
    }
    Matcher name = NAME.matcher(tail.group(2));
    for (int i = 0; name.find(); i++) {
      fields.add(Field.of(name.group(1), i < arguments.length ? arguments[i] : "?"));
    }
    return tail.group(1);
  }

  private static String textOf(IThrowableProxy thrown) {
    return thrown.getMessage() == null
        ? thrown.getClassName()
        : thrown.getClassName() + ": " + thrown.getMessage();
  }
}
