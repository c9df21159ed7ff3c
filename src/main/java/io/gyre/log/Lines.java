package io.gyre.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Lines with nothing before the first and after the last, in the time zone of the process. */
abstract class Lines extends EncoderBase<ILoggingEvent> {
  private final DateTimeFormatter time;

  /** With this pattern for the time. */
  Lines(String pattern) {
    time = DateTimeFormatter.ofPattern(pattern).withZone(ZoneId.systemDefault());
  }

  /** When it happened. */
  final String time(ILoggingEvent event) {
    return time.format(Instant.ofEpochMilli(event.getTimeStamp()));
  }

  @Override
  public final byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public final byte[] footerBytes() {
    return new byte[0];
  }
}
