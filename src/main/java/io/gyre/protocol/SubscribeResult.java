package io.gyre.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link SubscribeRequest}; also one server-side subscription in a connect result.
 *
 * @param expires whether a deadline is set
 * @param ttl seconds until the deadline, uint32; 0 when absent
 * @param recoverable whether the client may recover later
 * @param epoch stream epoch; "" when absent
 * @param publications recovered publications, oldest first
 * @param recovered whether nothing was missed
 * @param offset position in the stream, unsigned; 0 when absent
 * @param positioned whether the server watches the position
 * @param data data from token or proxy; null when absent
 * @param wasRecovering whether the client had asked to recover
 * @param delta whether delta is negotiated
 * @param type 0 stream, 1 map, 4 shared poll
 * @param phase map: 0 live, 1 stream, 2 state
 * @param cursor map: next page; "" for none
 * @param state map: entries of the state
 */
public record SubscribeResult(
    boolean expires,
    long ttl,
    boolean recoverable,
    String epoch,
    List<Publication> publications,
    boolean recovered,
    long offset,
    boolean positioned,
    @Nullable Data data,
    boolean wasRecovering,
    boolean delta,
    int type,
    int phase,
    String cursor,
    List<Publication> state)
    implements Result {
  /** Returns a builder with every field absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    return new Builder()
        .expires(expires)
        .ttl(ttl)
        .recoverable(recoverable)
        .epoch(epoch)
        .publications(publications)
        .recovered(recovered)
        .offset(offset)
        .positioned(positioned)
        .data(data)
        .wasRecovering(wasRecovering)
        .delta(delta)
        .type(type)
        .phase(phase)
        .cursor(cursor)
        .state(state);
  }

  /** Collects the fields of one {@link SubscribeResult}; not thread-safe. */
  public static final class Builder {
    private boolean expires;
    private long ttl;
    private boolean recoverable;
    private String epoch = "";
    private List<Publication> publications = List.of();
    private boolean recovered;
    private long offset;
    private boolean positioned;
    private @Nullable Data data;
    private boolean wasRecovering;
    private boolean delta;
    private int type;
    private int phase;
    private String cursor = "";
    private List<Publication> state = List.of();

    private Builder() {}

    /** Sets {@code expires}: whether a deadline is set. */
    public Builder expires(boolean value) {
      this.expires = value;
      return this;
    }

    /** Sets {@code ttl}: seconds until the deadline, uint32. */
    public Builder ttl(long value) {
      this.ttl = value;
      return this;
    }

    /** Sets {@code recoverable}: whether the client may recover later. */
    public Builder recoverable(boolean value) {
      this.recoverable = value;
      return this;
    }

    /** Sets {@code epoch}: stream epoch. */
    public Builder epoch(String value) {
      this.epoch = value;
      return this;
    }

    /** Sets {@code publications}: recovered publications, oldest first. */
    public Builder publications(List<Publication> value) {
      this.publications = value;
      return this;
    }

    /** Sets {@code recovered}: whether nothing was missed. */
    public Builder recovered(boolean value) {
      this.recovered = value;
      return this;
    }

    /** Sets {@code offset}: position in the stream, unsigned. */
    public Builder offset(long value) {
      this.offset = value;
      return this;
    }

    /** Sets {@code positioned}: whether the server watches the position. */
    public Builder positioned(boolean value) {
      this.positioned = value;
      return this;
    }

    /** Sets {@code data}: data from token or proxy. */
    public Builder data(@Nullable Data value) {
      this.data = value;
      return this;
    }

    /** Sets {@code wasRecovering}: whether the client had asked to recover. */
    public Builder wasRecovering(boolean value) {
      this.wasRecovering = value;
      return this;
    }

    /** Sets {@code delta}: whether delta is negotiated. */
    public Builder delta(boolean value) {
      this.delta = value;
      return this;
    }

    /** Sets {@code type}: 0 stream, 1 map, 4 shared poll. */
    public Builder type(int value) {
      this.type = value;
      return this;
    }

    /** Sets {@code phase}: map: 0 live, 1 stream, 2 state. */
    public Builder phase(int value) {
      this.phase = value;
      return this;
    }

    /** Sets {@code cursor}: map: next page. */
    public Builder cursor(String value) {
      this.cursor = value;
      return this;
    }

    /** Sets {@code state}: map: entries of the state. */
    public Builder state(List<Publication> value) {
      this.state = value;
      return this;
    }

    /** Returns the record. */
    public SubscribeResult build() {
      return new SubscribeResult(
          expires,
          ttl,
          recoverable,
          epoch,
          publications,
          recovered,
          offset,
          positioned,
          data,
          wasRecovering,
          delta,
          type,
          phase,
          cursor,
          state);
    }
  }
}
