package io.gyre.edge;

import java.util.UUID;

/**
 * The secrets by which commands find a connection whose way down is a stream: random UUIDs whose
 * last 16 bits are the number of the lane, so that nobody has to ask all lanes.
 */
public final class StreamSecret {

  private static final int LANE_BITS = 16;
  private static final long LANE_MASK = (1L << LANE_BITS) - 1;

  private StreamSecret() {}

  /** A new secret for a connection in {@code lane}, with 106 random bits. */
  public static String in(Lane lane) {
    UUID random = UUID.randomUUID();
    long low = (random.getLeastSignificantBits() & ~LANE_MASK) | (lane.index() & LANE_MASK);
    return new UUID(random.getMostSignificantBits(), low).toString();
  }

  /**
   * The lane of a secret.
   *
   * @param secret whatever a client sent
   * @return -1 when it cannot be a secret
   */
  static int laneOf(String secret) {
    try {
      return secret.length() == 36
          ? (int) (UUID.fromString(secret).getLeastSignificantBits() & LANE_MASK)
          : -1;
    } catch (IllegalArgumentException noUuid) {
      return -1;
    }
  }
}
