package io.gyre.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Locale;

/** The values of {@code log.level}. */
@SuppressWarnings("ImmutableEnumChecker") // the library's levels are constants
enum LogLevel {
  TRACE(Level.TRACE, "TRC"),
  DEBUG(Level.DEBUG, "DBG"),
  INFO(Level.INFO, "INF"),
  WARN(Level.WARN, "WRN"),
  ERROR(Level.ERROR, "ERR"),
  /** Errors that carry {@link Logging#FATAL}. */
  FATAL(Level.ERROR, "FTL"),
  NONE(Level.OFF, "");

  private final Level threshold;
  private final String abbreviation;
  private final String label = name().toLowerCase(Locale.ROOT);

  LogLevel(Level threshold, String abbreviation) {
    this.threshold = threshold;
    this.abbreviation = abbreviation;
  }

  static boolean isKnown(String name) {
    return List.of(values()).stream().anyMatch(level -> level.name().equalsIgnoreCase(name));
  }

  /** Returns the level of a name in any case; {@link #INFO} for an unknown one. */
  static LogLevel of(String name) {
    return isKnown(name) ? valueOf(name.toUpperCase(Locale.ROOT)) : INFO;
  }

  static LogLevel of(ILoggingEvent event) {
    List<org.slf4j.Marker> markers = event.getMarkerList();
    if (markers != null && markers.contains(Logging.FATAL)) {
      return FATAL;
    }
    return of(event.getLevel().levelStr);
  }

  Level threshold() {
    return threshold;
  }

  /** Returns the three letters of the form for people. */
  String abbreviation() {
    return abbreviation;
  }

  /** Returns the word of the JSON form. */
  String label() {
    return label;
  }
}
