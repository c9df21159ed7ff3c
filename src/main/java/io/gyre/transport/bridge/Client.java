package io.gyre.transport.bridge;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What the parts that do a client's work need of its connection.
 *
 * <p>Thread: the lane's loop.
 */
interface Client {

  /** What the client's lane shares. */
  BridgeLane lane();

  /** How the client wants its messages. */
  Dialect dialect();

  /** The client's user id; "" when anonymous. */
  String user();

  /** The id of the client's session. */
  String id();

  /** Sends one message. */
  void send(JsonObject message);

  /** Answers {@code request}, if an answer is awaited. */
  default void reply(BridgeMessage request, @Nullable Object body) {
    if (!request.replyAddress().isEmpty()) {
      send(dialect().message(request.replyAddress(), body));
    }
  }

  /**
   * Tells why {@code request} failed: to who awaits the answer, else to who registered, else to the
   * connection.
   *
   * @param reason label of the metric
   */
  void refuse(BridgeMessage request, int code, String text, String reason);
}
