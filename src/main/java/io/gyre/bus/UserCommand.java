package io.gyre.bus;

import io.gyre.protocol.Data;
import io.gyre.protocol.StreamPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something done to the connections of a user, wherever they are. Asked for at the address of its
 * operation, which passes it to every node ({@link Addresses#node}); reply {@link Done}.
 */
public sealed interface UserCommand extends BusMessage {

  /** Which connections. */
  UserSelector target();

  /**
   * Subscribes them to a channel as server-side subscription. Address {@link Addresses#SUBSCRIBE}.
   *
   * @param target which connections
   * @param channel full name
   * @param expireAt Unix seconds; 0 for never
   * @param info channel info for presence, join and leave
   * @param data goes to the client in the subscribe push
   * @param since recover from this position
   * @param override replaces options of the channel
   */
  record Subscribe(
      UserSelector target,
      String channel,
      long expireAt,
      @Nullable Data info,
      @Nullable Data data,
      @Nullable StreamPosition since,
      OptionOverride override)
      implements UserCommand {}

  /**
   * Ends their subscription to a channel with code 2000. Address {@link Addresses#UNSUBSCRIBE}.
   *
   * @param target which connections
   * @param channel full name; "" ends nothing but is told to the client
   */
  record Unsubscribe(UserSelector target, String channel) implements UserCommand {}

  /**
   * Closes them. Address {@link Addresses#DISCONNECT}.
   *
   * @param target which connections
   * @param code close code
   * @param reason its text
   * @param whitelist client ids to spare
   */
  record Disconnect(UserSelector target, int code, String reason, List<String> whitelist)
      implements UserCommand {}

  /**
   * Changes their expiry. Address {@link Addresses#REFRESH}.
   *
   * @param target which connections
   * @param expired close them with 3005
   * @param expireAt new expiry, Unix seconds; 0 for never
   * @param info replaces the connection info; null keeps it
   */
  record Refresh(UserSelector target, boolean expired, long expireAt, @Nullable Data info)
      implements UserCommand {}
}
