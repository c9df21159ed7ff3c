package io.gyre.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Changes when the connections of a user expire.
 *
 * @param target whose connections
 * @param expired true: they end now, with 3005
 * @param expireAt new end, to the second, at most a year from now; null for never
 * @param info replaces the connections' info, only with {@code expireAt}; null leaves it
 */
public record Refresh(
    Target target, boolean expired, @Nullable Instant expireAt, @Nullable Json info)
    implements Request<Done> {

  /** All connections of a user, until then. */
  public Refresh(String user, Instant expireAt) {
    this(Target.user(user), false, expireAt, null);
  }

  @Override
  public String method() {
    return "refresh";
  }

  @Override
  public Json parameters() {
    return new Parameters()
        .target(target)
        .put("expired", expired)
        .seconds("expire_at", expireAt)
        .put("info", info)
        .json();
  }

  @Override
  public Done result(Json result) {
    return Done.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
