package io.gyre.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link ConnectRequest}.
 *
 * @param client connection id
 * @param version server version and edition
 * @param expires whether the client must refresh the connection
 * @param ttl seconds until then, uint32
 * @param data data from the connect proxy; null when absent
 * @param subs server-side subscriptions by channel
 * @param ping ping interval in seconds; 0 for no pings
 * @param pong whether the client must answer pings
 * @param session session id, for emulation and unidirectional transports; "" when absent
 * @param node node id, for emulation; "" when absent
 * @param time server time in milliseconds since 1970; 0 is not sent
 */
public record ConnectResult(
    String client,
    String version,
    boolean expires,
    long ttl,
    @Nullable Data data,
    Map<String, SubscribeResult> subs,
    long ping,
    boolean pong,
    String session,
    String node,
    long time)
    implements Result {
  /** Returns a builder with every field absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    return new Builder()
        .client(client)
        .version(version)
        .expires(expires)
        .ttl(ttl)
        .data(data)
        .subs(subs)
        .ping(ping)
        .pong(pong)
        .session(session)
        .node(node)
        .time(time);
  }

  /** Collects the fields of one {@link ConnectResult}; not thread-safe. */
  public static final class Builder {
    private String client = "";
    private String version = "";
    private boolean expires;
    private long ttl;
    private @Nullable Data data;
    private Map<String, SubscribeResult> subs = Map.of();
    private long ping;
    private boolean pong;
    private String session = "";
    private String node = "";
    private long time;

    private Builder() {}

    /** Sets {@code client}: connection id. */
    public Builder client(String value) {
      this.client = value;
      return this;
    }

    /** Sets {@code version}: server version and edition. */
    public Builder version(String value) {
      this.version = value;
      return this;
    }

    /** Sets {@code expires}: whether the client must refresh the connection. */
    public Builder expires(boolean value) {
      this.expires = value;
      return this;
    }

    /** Sets {@code ttl}: seconds until then, uint32. */
    public Builder ttl(long value) {
      this.ttl = value;
      return this;
    }

    /** Sets {@code data}: data from the connect proxy. */
    public Builder data(@Nullable Data value) {
      this.data = value;
      return this;
    }

    /** Sets {@code subs}: server-side subscriptions by channel. */
    public Builder subs(Map<String, SubscribeResult> value) {
      this.subs = value;
      return this;
    }

    /** Sets {@code ping}: ping interval in seconds. */
    public Builder ping(long value) {
      this.ping = value;
      return this;
    }

    /** Sets {@code pong}: whether the client must answer pings. */
    public Builder pong(boolean value) {
      this.pong = value;
      return this;
    }

    /** Sets {@code session}: session id, for emulation and unidirectional transports. */
    public Builder session(String value) {
      this.session = value;
      return this;
    }

    /** Sets {@code node}: node id, for emulation. */
    public Builder node(String value) {
      this.node = value;
      return this;
    }

    /** Sets {@code time}: server time in milliseconds since 1970. */
    public Builder time(long value) {
      this.time = value;
      return this;
    }

    /** Returns the record. */
    public ConnectResult build() {
      return new ConnectResult(
          client, version, expires, ttl, data, subs, ping, pong, session, node, time);
    }
  }
}
