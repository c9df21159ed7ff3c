package io.gyre.transport.bridge;

import io.gyre.protocol.ErrorCode;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client does to channels by its own session, with the rights an SDK client would have.
 *
 * <p>Thread: the lane's loop.
 */
final class ChannelWork {

  /** Address and the session's command; requests and results are those of the SDK protocol. */
  private static final Map<String, String> COMMANDS =
      Map.of(
          "gyre.publish", "publish",
          "gyre.history", "history",
          "gyre.presence", "presence",
          "gyre.presence_stats", "presence_stats",
          "gyre.rpc", "rpc",
          "gyre.subscribe", "subscribe",
          "gyre.unsubscribe", "unsubscribe");

  private static final List<String> FLAGS =
      List.of("recover", "positioned", "recoverable", "join_leave");

  private final Client client;
  private final SessionCalls session;

  ChannelWork(Client client, SessionCalls session) {
    this.client = client;
    this.session = session;
  }

  /** Whether a message is for the client's own session only, whatever the rules say. */
  static boolean isOwn(BridgeMessage message) {
    return message.address().equals("gyre.subscribe")
        || (message.address().equals("gyre.unsubscribe") && !message.object().containsKey("user"));
  }

  /** Whether the session has a command for a message. */
  static boolean canServe(BridgeMessage message) {
    return COMMANDS.containsKey(message.address())
        && (isOwn(message) || !message.address().equals("gyre.unsubscribe"));
  }

  /** Has the session do what a message asks for. */
  void serve(BridgeMessage message) {
    String command = COMMANDS.getOrDefault(message.address(), "");
    session.call(
        command,
        message.object(),
        new SessionCalls.Reply() {
          @Override
          public void done(JsonObject result) {
            client.reply(message, new JsonObject().put("result", result));
          }

          @Override
          public void refused(int code, String text) {
            if (message.replyAddress().isEmpty()) {
              client.refuse(message, code, text, "refused");
              return;
            }
            JsonObject error = new JsonObject().put("code", code).put("message", text);
            client.reply(message, new JsonObject().put("error", error));
          }
        });
  }

  /** The client registered on {@code gyre.channel.<channel>}. */
  void register(BridgeMessage message) {
    String channel = message.address().substring(Dialect.CHANNEL.length());
    if (client.lane().permissions().subscribes(channel, client.user())) {
      subscribeByRule(message, channel);
    } else {
      session.call("subscribe", subscription(message, channel), subscribing(message, channel));
    }
  }

  /** The client unregistered from {@code gyre.channel.<channel>}. */
  void unregister(BridgeMessage message) {
    String channel = message.address().substring(Dialect.CHANNEL.length());
    session.call(
        "unsubscribe",
        new JsonObject().put("channel", channel),
        new SessionCalls.Reply() {
          @Override
          public void done(JsonObject result) {}

          @Override
          public void refused(int code, String text) {
            client.refuse(message, code, text, "refused");
          }
        });
  }

  private SessionCalls.Reply subscribing(BridgeMessage message, String channel) {
    return new SessionCalls.Reply() {
      @Override
      public void done(JsonObject result) {
        subscribed(channel, result);
      }

      @Override
      public void refused(int code, String text) {
        // Subscribed by its token, a rule or gyre.subscribe: messages come already.
        if (code != ErrorCode.ALREADY_SUBSCRIBED.code()) {
          client.refuse(message, code, text, "refused");
        }
      }
    };
  }

  /** Tells the position, then what was recovered; what is published from now on comes after. */
  private void subscribed(String channel, JsonObject result) {
    Object recovered = result.remove("publications");
    deliver(channel, "subscribe", result);
    if (recovered instanceof JsonArray publications) {
      publications.forEach(publication -> deliver(channel, "pub", publication));
    }
  }

  private void deliver(String channel, String kind, @Nullable Object what) {
    JsonObject body = new JsonObject().put("channel", channel).put(kind, what);
    client.send(client.dialect().message(Dialect.CHANNEL + channel, body));
  }

  private void subscribeByRule(BridgeMessage message, String channel) {
    JsonObject command =
        new JsonObject()
            .put("user", client.user())
            .put("client", client.id())
            .put("channel", channel);
    client
        .lane()
        .bus()
        .<JsonObject>request(
            "gyre.subscribe_user", command, new DeliveryOptions().setLocalOnly(true))
        .onComplete(
            answer -> {
              JsonObject error =
                  answer.failed()
                      ? new JsonObject().put("code", ErrorCode.INTERNAL.code())
                      : answer.result().body().getJsonObject("error");
              if (error != null) {
                client.refuse(
                    message, error.getInteger("code"), error.getString("message", ""), "refused");
              }
            });
  }

  private static JsonObject subscription(BridgeMessage message, String channel) {
    JsonObject request = new JsonObject().put("channel", channel);
    for (String flag : FLAGS) {
      if (message.header(flag).equals("true")) {
        request.put(flag, true);
      }
    }
    String offset = message.header("offset");
    if (!offset.isEmpty()) {
      // Kept as the digits it came in: offsets go up to 2⁶⁴-1.
      request.put("offset", number(offset));
    }
    if (!message.header("epoch").isEmpty()) {
      request.put("epoch", message.header("epoch"));
    }
    if (!message.header("subscription_token").isEmpty()) {
      request.put("token", message.header("subscription_token"));
    }
    return request;
  }

  private static Object number(String digits) {
    return digits.matches("\\d{1,20}") ? new BigInteger(digits) : 0;
  }
}
