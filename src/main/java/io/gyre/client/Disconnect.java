package io.gyre.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the connections that a user has now.
 *
 * @param target whose connections
 * @param reason told to the client; null for 3503 {@code force disconnect}
 * @param whitelist ids of clients to spare
 */
public record Disconnect(Target target, @Nullable Reason reason, List<String> whitelist)
    implements Request<Done> {

  /**
   * Why.
   *
   * @param code clients come back after 3000 to 3499 and 4000 to 4499, and stay away after 3500 to
   *     3999 and 4500 to 4999
   * @param reason text for developers
   */
  public record Reason(int code, String reason) {}

  /** Keeps a copy of the list. */
  public Disconnect {
    whitelist = List.copyOf(whitelist);
  }

  /** All connections of a user, for good. */
  public Disconnect(String user) {
    this(Target.user(user), null, List.of());
  }

  @Override
  public String method() {
    return "disconnect";
  }

  @Override
  public Json parameters() {
    Parameters parameters = new Parameters().target(target);
    if (reason != null) {
      parameters.put(
          "disconnect",
          new Parameters().put("code", (long) reason.code()).put("reason", reason.reason()).json());
    }
    return parameters.put("whitelist", whitelist).json();
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
