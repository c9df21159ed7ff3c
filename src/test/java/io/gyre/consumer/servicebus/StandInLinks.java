package io.gyre.consumer.servicebus;

import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonHelper;
import io.vertx.proton.ProtonReceiver;
import io.vertx.proton.ProtonSender;
import java.lang.reflect.Field;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.message.Message;

/**
 * What one client of {@link ServiceBusStandIn} has opened.
 *
 * <p>Thread: the stand-in's loop.
 */
final class StandInLinks {
  private static final String CBS = "$cbs";
  private static final String MANAGEMENT = "/$management";

  private final ServiceBusStandIn bus;
  private final ProtonConnection connection;
  private final Map<String, Long> grants = new HashMap<>();
  private final Map<String, ProtonSender> replies = new HashMap<>();
  private final Map<ProtonSender, String> readers = new HashMap<>();

  StandInLinks(ServiceBusStandIn bus, ProtonConnection connection) {
    this.bus = bus;
    this.connection = connection;
    connection.openHandler(opened -> connection.open());
    connection.sessionOpenHandler(
        session -> {
          session.closeHandler(closed -> session.close());
          session.open();
        });
    connection.senderOpenHandler(this::reader);
    connection.receiverOpenHandler(this::writer);
    connection.closeHandler(
        closed -> {
          end();
          connection.close();
          connection.disconnect();
        });
    connection.disconnectHandler(gone -> end());
  }

  private void end() {
    Map.copyOf(readers).forEach((link, queue) -> left(link, queue));
    bus.gone(this);
  }

  private void left(ProtonSender link, String queue) {
    readers.remove(link);
    bus.queue(queue).left(link);
  }

  /** Refuses a link as Service Bus does: opens it to nowhere, and closes it. */
  static void refuse(ProtonSender link, String condition, String text) {
    link.setSource(null).setTarget(link.getRemoteTarget());
    link.open();
    link.setCondition(ProtonHelper.condition(condition, text));
    link.close();
  }

  /** Has a link settle as its client asked, which Vert.x has no method for. */
  static void answerSettleMode(ProtonSender link) {
    try {
      Field field = link.getClass().getSuperclass().getDeclaredField("link");
      field.setAccessible(true);
      Link engine = (Link) field.get(link);
      engine.setReceiverSettleMode(engine.getRemoteReceiverSettleMode());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void reader(ProtonSender link) {
    String node = String.valueOf(link.getRemoteSource().getAddress());
    if (node.equals(CBS) || node.endsWith(MANAGEMENT)) {
      link.setSource(link.getRemoteSource()).setTarget(link.getRemoteTarget());
      link.closeHandler(closed -> link.close());
      replies.put(link.getRemoteTarget().getAddress(), link);
      link.open();
    } else if (!bus.has(node)) {
      refuse(link, "amqp:not-found", "The messaging entity '" + node + "' could not be found.");
    } else if (!isGranted(node)) {
      refuse(link, "amqp:unauthorized-access", "'Listen' claim(s) are required");
    } else {
      readers.put(link, node);
      bus.queue(node).reader(link);
    }
  }

  private boolean isGranted(String node) {
    return grants.getOrDefault(node, 0L) > System.currentTimeMillis();
  }

  private void writer(ProtonReceiver link) {
    String node = String.valueOf(link.getRemoteTarget().getAddress());
    link.setSource(link.getRemoteSource()).setTarget(link.getRemoteTarget());
    link.closeHandler(closed -> link.close());
    if (node.equals(CBS)) {
      link.handler((delivery, message) -> answer(message, token(message), Map.of()));
    } else if (node.endsWith(MANAGEMENT)) {
      String queue = node.substring(0, node.length() - MANAGEMENT.length());
      link.handler((delivery, message) -> manage(queue, message));
    } else {
      link.handler((delivery, message) -> bus.queue(node).put(message));
    }
    link.open();
  }

  private int token(Message message) {
    Map<String, Object> properties = message.getApplicationProperties().getValue();
    String name = String.valueOf(properties.get("name"));
    String node = name.replaceFirst("^amqps?://[^/]+/", "");
    String text = String.valueOf(((AmqpValue) message.getBody()).getValue());
    long until = bus.check(String.valueOf(properties.get("type")), name, text);
    if (until <= System.currentTimeMillis()) {
      return 401;
    }
    bus.putToken(node);
    grants.put(node, until);
    return 202;
  }

  private void manage(String queue, Message message) {
    Map<String, Object> properties = message.getApplicationProperties().getValue();
    Map<?, ?> body = (Map<?, ?>) ((AmqpValue) message.getBody()).getValue();
    if (!isGranted(queue + MANAGEMENT) && !isGranted(queue)) {
      answer(message, 401, Map.of());
      return;
    }
    switch (String.valueOf(properties.get("operation"))) {
      case "com.microsoft:renew-lock" -> {
        Date until = bus.queue(queue).renew(token(body));
        answer(
            message,
            until == null ? 410 : 200,
            until == null ? Map.of() : Map.of("expirations", new Date[] {until}));
      }
      case "com.microsoft:renew-session-lock" -> {
        Date until = bus.queue(queue).renewSession(String.valueOf(body.get("session-id")));
        answer(
            message,
            until == null ? 410 : 200,
            until == null ? Map.of() : Map.of("expiration", until));
      }
      default -> answer(message, 501, Map.of());
    }
  }

  private static UUID token(Map<?, ?> body) {
    return ((UUID[]) Objects.requireNonNull(body.get("lock-tokens")))[0];
  }

  private void answer(Message question, int status, Map<String, Object> body) {
    Message answer = Proton.message();
    answer.setCorrelationId(question.getMessageId());
    answer.setApplicationProperties(
        new ApplicationProperties(
            new HashMap<>(Map.of("statusCode", status, "statusDescription", "as " + status))));
    answer.setBody(new AmqpValue(body));
    ProtonSender link = replies.get(question.getReplyTo());
    if (link != null) {
      link.send(answer);
    }
  }

  /** Ends links whose tokens have expired. */
  void tick() {
    Map.copyOf(readers)
        .forEach(
            (link, node) -> {
              if (!isGranted(node)) {
                link.setCondition(
                    ProtonHelper.condition("amqp:unauthorized-access", "The token is expired."));
                left(link, node);
              }
            });
  }

  /** Ends the connection as the service does now and then. */
  void force() {
    connection.setCondition(ProtonHelper.condition("amqp:connection:forced", "idle"));
    connection.close();
  }
}
