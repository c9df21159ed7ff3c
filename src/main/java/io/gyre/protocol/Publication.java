package io.gyre.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel, as it is kept and as clients get it.
 *
 * @param data payload; null when absent
 * @param info client that published it; null if no client did
 * @param offset position in the stream, unsigned; 0 when absent
 * @param tags tags for filters; empty when absent
 * @param delta whether {@code data} is a patch against the previous payload
 * @param time when it was published, milliseconds since 1970; 0 is not sent
 * @param key key in a map or shared poll channel; "" when absent
 * @param removed whether the key was removed
 * @param score order in a map state; 0 when absent
 * @param epoch stream epoch; "" is not sent
 * @param version version given by the application, unsigned; 0 when absent
 */
public record Publication(
    @Nullable Data data,
    @Nullable ClientInfo info,
    long offset,
    Map<String, String> tags,
    boolean delta,
    long time,
    String key,
    boolean removed,
    long score,
    String epoch,
    long version)
    implements PushBody {
  /** Returns a publication with a payload and nothing else. */
  public static Publication of(Data data) {
    return builder().data(data).build();
  }

  /** Returns this publication with another payload. */
  public Publication withData(@Nullable Data other) {
    return new Publication(
        other, info, offset, tags, delta, time, key, removed, score, epoch, version);
  }

  /** Returns a builder with every field absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    return new Builder()
        .data(data)
        .info(info)
        .offset(offset)
        .tags(tags)
        .delta(delta)
        .time(time)
        .key(key)
        .removed(removed)
        .score(score)
        .epoch(epoch)
        .version(version);
  }

  /** Collects the fields of one {@link Publication}; not thread-safe. */
  public static final class Builder {
    private @Nullable Data data;
    private @Nullable ClientInfo info;
    private long offset;
    private Map<String, String> tags = Map.of();
    private boolean delta;
    private long time;
    private String key = "";
    private boolean removed;
    private long score;
    private String epoch = "";
    private long version;

    private Builder() {}

    /** Sets {@code data}: payload. */
    public Builder data(@Nullable Data value) {
      this.data = value;
      return this;
    }

    /** Sets {@code info}: client that published it. */
    public Builder info(@Nullable ClientInfo value) {
      this.info = value;
      return this;
    }

    /** Sets {@code offset}: position in the stream, unsigned. */
    public Builder offset(long value) {
      this.offset = value;
      return this;
    }

    /** Sets {@code tags}: tags for filters. */
    public Builder tags(Map<String, String> value) {
      this.tags = value;
      return this;
    }

    /** Sets {@code delta}: whether {@code data} is a patch against the previous payload. */
    public Builder delta(boolean value) {
      this.delta = value;
      return this;
    }

    /** Sets {@code time}: when it was published, milliseconds since 1970. */
    public Builder time(long value) {
      this.time = value;
      return this;
    }

    /** Sets {@code key}: key in a map or shared poll channel. */
    public Builder key(String value) {
      this.key = value;
      return this;
    }

    /** Sets {@code removed}: whether the key was removed. */
    public Builder removed(boolean value) {
      this.removed = value;
      return this;
    }

    /** Sets {@code score}: order in a map state. */
    public Builder score(long value) {
      this.score = value;
      return this;
    }

    /** Sets {@code epoch}: stream epoch. */
    public Builder epoch(String value) {
      this.epoch = value;
      return this;
    }

    /** Sets {@code version}: version given by the application, unsigned. */
    public Builder version(long value) {
      this.version = value;
      return this;
    }

    /** Returns the record. */
    public Publication build() {
      return new Publication(
          data, info, offset, tags, delta, time, key, removed, score, epoch, version);
    }
  }
}
