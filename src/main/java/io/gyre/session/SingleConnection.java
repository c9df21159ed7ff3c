package io.gyre.session;

import io.gyre.bus.Addresses;
import io.gyre.bus.UserCommand;
import io.gyre.bus.UserSelector;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;

/**
 * Ends a user's other connections when a new one comes ({@code single_connection} of the personal
 * channel).
 */
final class SingleConnection {
  private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

  private SingleConnection() {}

  /**
   * Ends the others if presence of the personal channel knows of any.
   *
   * @return fails with disconnect 3004 when presence cannot be read
   */
  static Future<Void> enforce(Session session, String user, String personalChannel) {
    Surroundings around = session.surroundings();
    return around
        .engine()
        .presence()
        .stats(personalChannel)
        .recover(cause -> Future.failedFuture(new ProtocolException(Disconnect.SERVER_ERROR)))
        .compose(
            stats ->
                stats.clients() == 0 ? Future.succeededFuture() : endOthers(session, around, user));
  }

  private static Future<Void> endOthers(Session session, Surroundings around, String user) {
    Disconnect limit = Disconnect.CONNECTION_LIMIT;
    UserCommand.Disconnect others =
        new UserCommand.Disconnect(
            new UserSelector(user, "", ""),
            limit.code(),
            limit.reason(),
            List.of(session.client()));
    // Best effort: the new connection comes after the old ones are gone, but also if they stay.
    return around
        .node()
        .bus()
        .request(Addresses.DISCONNECT, others, HERE)
        .otherwiseEmpty()
        .mapEmpty();
  }
}
