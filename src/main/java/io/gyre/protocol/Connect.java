package io.gyre.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * First push of a unidirectional connection: what it has to know of a {@link ConnectResult}.
 *
 * @param client connection id
 * @param version server version and edition
 * @param data data from the connect proxy; null when absent
 * @param subs server-side subscriptions by channel
 * @param expires whether the connection expires
 * @param ttl seconds until then, uint32
 * @param ping ping interval in seconds; 0 for no pings
 * @param session session id
 * @param time server time in milliseconds since 1970; 0 is not sent
 */
public record Connect(
    String client,
    String version,
    @Nullable Data data,
    Map<String, SubscribeResult> subs,
    boolean expires,
    long ttl,
    long ping,
    String session,
    long time)
    implements PushBody {
  /** Returns what a unidirectional connection is told of a connect result. */
  public static Connect of(ConnectResult r) {
    return new Connect(
        r.client(),
        r.version(),
        r.data(),
        r.subs(),
        r.expires(),
        r.ttl(),
        r.ping(),
        r.session(),
        r.time());
  }
}
