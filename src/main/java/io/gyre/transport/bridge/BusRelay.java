package io.gyre.transport.bridge;

import io.gyre.protocol.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client's messages to and from the event bus, for what the rules let through.
 *
 * <p>Thread: the lane's loop.
 */
final class BusRelay {

  /** Addresses one client may be registered on; each is a registration in the cluster. */
  private static final int MOST_REGISTRATIONS = 128;

  /** Requests to a client that may wait for its answer; the oldest is forgotten. */
  private static final int MOST_UNANSWERED = 1_024;

  /** Headers that concern the bridge only. */
  private static final String TOKEN = "token";

  private final Client client;
  private final Map<String, MessageConsumer<Object>> registrations = new HashMap<>();
  private final Map<String, Message<Object>> unanswered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Message<Object>> eldest) {
          return size() > MOST_UNANSWERED;
        }
      };
  private int open;

  BusRelay(Client client) {
    this.client = client;
  }

  /** Requests without an answer so far. */
  int open() {
    return open;
  }

  /**
   * Takes a client's answer to a request that it got.
   *
   * @return false when it is none
   */
  boolean answered(BridgeMessage message) {
    Message<Object> request = unanswered.remove(message.address());
    if (request == null) {
      return false;
    }
    if (message.replyAddress().isEmpty()) {
      request.reply(message.body(), options(message));
    } else {
      open++;
      request
          .<Object>replyAndRequest(message.body(), options(message))
          .onComplete(answer -> back(message, answer.result(), answer.cause()));
    }
    return true;
  }

  /** Sends a message that the rules allow to its address; gyre's own are served by this node. */
  void send(BridgeMessage message) {
    boolean own = message.address().startsWith("gyre.");
    DeliveryOptions options = options(message).setLocalOnly(own);
    if (!message.replyAddress().isEmpty()) {
      open++;
      client
          .lane()
          .bus()
          .request(message.address(), message.body(), options)
          .onComplete(answer -> back(message, answer.result(), answer.cause()));
    } else if (message.type().equals("publish") && !own) {
      client.lane().bus().publish(message.address(), message.body(), options);
    } else {
      client.lane().bus().send(message.address(), message.body(), options);
    }
  }

  private void back(
      BridgeMessage message, @Nullable Message<Object> answer, @Nullable Throwable failure) {
    open--;
    if (answer != null) {
      send(message.replyAddress(), answer);
    } else if (failure instanceof ReplyException told) {
      String text = told.getMessage();
      client.send(
          Dialect.error(told.failureCode(), text == null ? "" : text)
              .put("failureType", told.failureType().name())
              .put("address", message.replyAddress())
              .put("sourceAddress", message.address()));
    } else {
      ErrorCode error = ErrorCode.INTERNAL;
      client.refuse(message, error.code(), error.message(), "failed");
    }
  }

  /** Registers the client on an address that the rules allow. */
  void register(BridgeMessage message) {
    String address = message.address();
    if (registrations.containsKey(address)) {
      client.refuse(
          message, ErrorCode.ALREADY_SUBSCRIBED.code(), "address_already_registered", "registered");
    } else if (registrations.size() >= MOST_REGISTRATIONS) {
      client.refuse(
          message, ErrorCode.LIMIT_EXCEEDED.code(), "max_handlers_reached", "registrations");
    } else {
      registrations.put(
          address, client.lane().bus().consumer(address, body -> deliver(address, body)));
    }
  }

  /**
   * Ends a registration.
   *
   * @return false when there is none
   */
  boolean unregister(String address) {
    MessageConsumer<Object> consumer = registrations.remove(address);
    if (consumer != null) {
      consumer.unregister();
    }
    return consumer != null;
  }

  /** The connection is gone. */
  void end() {
    registrations.values().forEach(MessageConsumer::unregister);
    registrations.clear();
    unanswered.clear();
  }

  private void deliver(String address, Message<Object> message) {
    if (client.lane().permissions().receives(address, message.body(), client.user())) {
      send(address, message);
    }
  }

  private void send(String address, Message<Object> message) {
    if (!isJson(message.body())) {
      // A record of some service: nothing a client of the bridge could read.
      return;
    }
    JsonObject out = client.dialect().message(address, message.body());
    if (!message.headers().isEmpty()) {
      JsonObject headers = new JsonObject();
      message.headers().forEach((name, value) -> headers.put(name, value));
      out.put("headers", headers);
    }
    String replyAddress = message.replyAddress();
    if (replyAddress != null) {
      unanswered.put(replyAddress, message);
      out.put("replyAddress", replyAddress);
    }
    client.send(out);
  }

  private static boolean isJson(@Nullable Object body) {
    return body == null
        || body instanceof JsonObject
        || body instanceof JsonArray
        || body instanceof String
        || body instanceof Number
        || body instanceof Boolean
        || body instanceof Buffer;
  }

  private static DeliveryOptions options(BridgeMessage message) {
    DeliveryOptions options = new DeliveryOptions();
    for (String name : message.headers().fieldNames()) {
      if (!name.equals(TOKEN)) {
        options.addHeader(name, message.header(name));
      }
    }
    return options;
  }
}
