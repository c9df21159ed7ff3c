package io.gyre.consumer.pubsub;

import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Pub/Sub is, and how long it keeps a message from other readers.
 *
 * @param place of the service
 * @param secure whether by TLS
 * @param credentials whether calls carry them
 * @param deadline after which a message comes again of whose reader nothing is heard; whole seconds
 */
record PubSubTerms(HostAndPort place, boolean secure, boolean credentials, Duration deadline) {
  /** Variable of every client of Google: another place, by plain text and without credentials. */
  static final String EMULATOR = "PUBSUB_EMULATOR_HOST";

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int TLS_PORT = 443;

  /**
   * Those of the service, or of an emulator.
   *
   * @param emulator what {@link #EMULATOR} says; null or "" for the service
   * @throws IllegalArgumentException if it is no {@code host:port}
   */
  static PubSubTerms of(@Nullable String emulator) {
    if (emulator == null || emulator.isEmpty()) {
      return new PubSubTerms(
          HostAndPort.create("pubsub.googleapis.com", TLS_PORT), true, true, DEADLINE);
    }
    HostAndPort place = HostAndPort.parseAuthority(emulator, -1);
    if (place == null || place.host().isEmpty() || place.port() <= 0) {
      throw new IllegalArgumentException(EMULATOR + " must be host:port, is " + emulator);
    }
    return new PubSubTerms(place, false, false, DEADLINE);
  }
}
