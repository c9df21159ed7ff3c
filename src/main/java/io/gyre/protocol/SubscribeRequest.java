package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a subscription, or for a page of a map channel.
 *
 * @param channel channel name; "" when absent
 * @param token subscription token (JWT); "" when absent
 * @param recover whether to recover from the position
 * @param epoch stream epoch; "" when absent
 * @param offset position in the stream, unsigned; 0 when absent
 * @param data data for the subscribe proxy; null when absent
 * @param positioned whether positioning is asked for
 * @param recoverable whether recovery is asked for
 * @param joinLeave whether join and leave pushes are asked for
 * @param delta delta type asked for, {@code fossil}; "" for none
 * @param tf tags filter; null for none
 * @param flag bit 0: compaction offered, bit 1: reject if not recoverable, bit 8 (Gyre's own): not
 *     what this client publishes itself
 * @param type 0 stream, 1 map, 2 map of clients, 3 map of users, 4 shared poll
 * @param phase map: 0 live, 1 stream, 2 state
 * @param cursor map: page of the state; "" for the first
 * @param limit map: size of a page; 0 when absent
 * @param asc map: whether the state is asked for in ascending order
 */
public record SubscribeRequest(
    String channel,
    String token,
    boolean recover,
    String epoch,
    long offset,
    @Nullable Data data,
    boolean positioned,
    boolean recoverable,
    boolean joinLeave,
    String delta,
    @Nullable FilterNode tf,
    long flag,
    int type,
    int phase,
    String cursor,
    int limit,
    boolean asc)
    implements Request {
  /** Returns a builder with every field absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    return new Builder()
        .channel(channel)
        .token(token)
        .recover(recover)
        .epoch(epoch)
        .offset(offset)
        .data(data)
        .positioned(positioned)
        .recoverable(recoverable)
        .joinLeave(joinLeave)
        .delta(delta)
        .tf(tf)
        .flag(flag)
        .type(type)
        .phase(phase)
        .cursor(cursor)
        .limit(limit)
        .asc(asc);
  }

  /** Collects the fields of one {@link SubscribeRequest}; not thread-safe. */
  public static final class Builder {
    private String channel = "";
    private String token = "";
    private boolean recover;
    private String epoch = "";
    private long offset;
    private @Nullable Data data;
    private boolean positioned;
    private boolean recoverable;
    private boolean joinLeave;
    private String delta = "";
    private @Nullable FilterNode tf;
    private long flag;
    private int type;
    private int phase;
    private String cursor = "";
    private int limit;
    private boolean asc;

    private Builder() {}

    /** Sets {@code channel}: channel name. */
    public Builder channel(String value) {
      this.channel = value;
      return this;
    }

    /** Sets {@code token}: subscription token (JWT). */
    public Builder token(String value) {
      this.token = value;
      return this;
    }

    /** Sets {@code recover}: whether to recover from the position. */
    public Builder recover(boolean value) {
      this.recover = value;
      return this;
    }

    /** Sets {@code epoch}: stream epoch. */
    public Builder epoch(String value) {
      this.epoch = value;
      return this;
    }

    /** Sets {@code offset}: position in the stream, unsigned. */
    public Builder offset(long value) {
      this.offset = value;
      return this;
    }

    /** Sets {@code data}: data for the subscribe proxy. */
    public Builder data(@Nullable Data value) {
      this.data = value;
      return this;
    }

    /** Sets {@code positioned}: whether positioning is asked for. */
    public Builder positioned(boolean value) {
      this.positioned = value;
      return this;
    }

    /** Sets {@code recoverable}: whether recovery is asked for. */
    public Builder recoverable(boolean value) {
      this.recoverable = value;
      return this;
    }

    /** Sets {@code joinLeave}: whether join and leave pushes are asked for. */
    public Builder joinLeave(boolean value) {
      this.joinLeave = value;
      return this;
    }

    /** Sets {@code delta}: delta type asked for, {@code fossil}. */
    public Builder delta(String value) {
      this.delta = value;
      return this;
    }

    /** Sets {@code tf}: tags filter. */
    public Builder tf(@Nullable FilterNode value) {
      this.tf = value;
      return this;
    }

    /** Sets {@code flag}: bit 0: compaction offered, bit 1: reject if not recoverable. */
    public Builder flag(long value) {
      this.flag = value;
      return this;
    }

    /** Sets {@code type}: 0 stream, 1 map, 2 map of clients, 3 map of users, 4 shared poll. */
    public Builder type(int value) {
      this.type = value;
      return this;
    }

    /** Sets {@code phase}: map: 0 live, 1 stream, 2 state. */
    public Builder phase(int value) {
      this.phase = value;
      return this;
    }

    /** Sets {@code cursor}: map: page of the state. */
    public Builder cursor(String value) {
      this.cursor = value;
      return this;
    }

    /** Sets {@code limit}: map: size of a page. */
    public Builder limit(int value) {
      this.limit = value;
      return this;
    }

    /** Sets {@code asc}: map: whether the state is asked for in ascending order. */
    public Builder asc(boolean value) {
      this.asc = value;
      return this;
    }

    /** Returns the record. */
    public SubscribeRequest build() {
      return new SubscribeRequest(
          channel,
          token,
          recover,
          epoch,
          offset,
          data,
          positioned,
          recoverable,
          joinLeave,
          delta,
          tf,
          flag,
          type,
          phase,
          cursor,
          limit,
          asc);
    }
  }
}
