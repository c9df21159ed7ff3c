package io.gyre.engine.hazelcast;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the engine behaves; the same on every node, times apart.
 *
 * @param backups for a channel: how many other members hold its state when a publication is
 *     acknowledged, 0 to {@link #MOST_BACKUPS}
 * @param minimumMembers with fewer members than this reads and writes are refused with error 100
 * @param codec seals payloads; {@link PayloadCodec#PLAIN} for none
 * @param clockMillis time for expiry, milliseconds since 1970; null for the cluster's
 * @param giveUp after which an unanswered request fails with error 100
 * @param hold how long an early publication waits for the ones before it
 * @param audit between two comparisons of what was received with what the owners sent
 * @param lease how long a member serves after most others said that it is one of them; well below
 *     the time after which a silent member is given up
 */
public record EngineOptions(
    ToIntFunction<String> backups,
    IntSupplier minimumMembers,
    PayloadCodec codec,
    @Nullable LongSupplier clockMillis,
    Duration giveUp,
    Duration hold,
    Duration audit,
    Duration lease) {

  /** The largest number of backups. */
  public static final int MOST_BACKUPS = 2;

  private static final Duration GIVE_UP = Duration.ofSeconds(10);
  private static final Duration HOLD = Duration.ofMillis(100);
  private static final Duration AUDIT = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofMillis(2_500);

  /** One backup, no minimum, payloads as they are. */
  public static EngineOptions defaults() {
    return new EngineOptions(
        channel -> 1, () -> 1, PayloadCodec.PLAIN, null, GIVE_UP, HOLD, AUDIT, LEASE);
  }

  /** These with another number of backups for each channel. */
  public EngineOptions withBackups(ToIntFunction<String> other) {
    return new EngineOptions(other, minimumMembers, codec, clockMillis, giveUp, hold, audit, lease);
  }

  /** These with another minimum. */
  public EngineOptions withMinimumMembers(IntSupplier other) {
    return new EngineOptions(backups, other, codec, clockMillis, giveUp, hold, audit, lease);
  }

  /** These with another codec. */
  public EngineOptions withCodec(PayloadCodec other) {
    return new EngineOptions(
        backups, minimumMembers, other, clockMillis, giveUp, hold, audit, lease);
  }

  /** These with another clock. */
  public EngineOptions withClock(LongSupplier other) {
    return new EngineOptions(backups, minimumMembers, codec, other, giveUp, hold, audit, lease);
  }

  /** These with other times of the same meaning. */
  public EngineOptions withTimes(Duration newGiveUp, Duration newHold, Duration newAudit) {
    return new EngineOptions(
        backups, minimumMembers, codec, clockMillis, newGiveUp, newHold, newAudit, lease);
  }

  /** These with another lease. */
  public EngineOptions withLease(Duration other) {
    return new EngineOptions(
        backups, minimumMembers, codec, clockMillis, giveUp, hold, audit, other);
  }
}
