package io.gyre.consumer.servicebus;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.amqp.transport.ReceiverSettleMode;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a node and its answers, over a pair of links, as in the draft for management by
 * AMQP.
 *
 * <p>Thread: the loop of the consumers.
 */
final class Requests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CREDIT = 64;

  private final AmqpWire wire;
  private final Loop loop;
  private final String node;
  private final String replyTo = "gyre-" + UUID.randomUUID();
  private final Promise<Void> asking = Promise.promise();
  private final Promise<Void> answering = Promise.promise();
  private final Map<String, Promise<Message>> waiting = new HashMap<>();
  private final Sender questions;
  private final Receiver answers;
  private long asked;
  private @Nullable BusFailure end;

  private Requests(AmqpWire wire, Loop loop, String node) {
    this.wire = wire;
    this.loop = loop;
    this.node = node;
    this.questions = wire.sender(replyTo + "-questions", new Questions());
    this.answers = wire.receiver(replyTo + "-answers", new Answers());
  }

  /** Opens the links; fails when the other side does not have it. */
  static Future<Requests> open(AmqpWire wire, Loop loop, String node) {
    Requests requests = new Requests(wire, loop, node);
    requests.begin();
    return Future.all(requests.asking.future(), requests.answering.future()).map(requests);
  }

  private void begin() {
    Target there = new Target();
    there.setAddress(node);
    Source here = new Source();
    here.setAddress(replyTo);
    questions.setTarget(there);
    questions.setSource(here);
    questions.open();
    Source from = new Source();
    from.setAddress(node);
    Target to = new Target();
    to.setAddress(replyTo);
    answers.setSource(from);
    answers.setTarget(to);
    answers.setSenderSettleMode(SenderSettleMode.SETTLED);
    answers.setReceiverSettleMode(ReceiverSettleMode.FIRST);
    answers.open();
    answers.flow(CREDIT);
    wire.flush();
  }

  /** Returns whether questions can be asked. */
  boolean isOpen() {
    return end == null;
  }

  /**
   * Asks.
   *
   * @param operation its name
   * @param more further properties, strings and times
   * @param body a text, or a map
   * @return what the body of the answer has; fails with {@link BusFailure}
   */
  Future<@Nullable Object> ask(String operation, Map<String, Object> more, Object body) {
    if (end != null) {
      return Future.failedFuture(end);
    }
    String id = replyTo + '-' + ++asked;
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("operation", operation);
    Message question = Proton.message();
    question.setMessageId(id);
    question.setReplyTo(replyTo);
    question.setApplicationProperties(new ApplicationProperties(properties));
    question.setBody(new AmqpValue(body));
    Promise<Message> answer = Promise.promise();
    waiting.put(id, answer);
    Loop.Timer timer =
        loop.after(PATIENCE, () -> answer.tryFail(BusFailure.of(node + " did not answer")));
    Messages.send(questions, id.getBytes(StandardCharsets.UTF_8), question);
    wire.flush();
    return answer
        .future()
        .onComplete(
            done -> {
              timer.cancel();
              waiting.remove(id);
            })
        .map(this::content);
  }

  private @Nullable Object content(Message answer) {
    ApplicationProperties properties = answer.getApplicationProperties();
    Map<String, Object> values = properties == null ? Map.of() : properties.getValue();
    Object status = values.getOrDefault("statusCode", values.get("status-code"));
    if (!(status instanceof Number code) || code.intValue() / 100 != 2) {
      throw BusFailure.of(node, status instanceof Number code ? code.intValue() : 0);
    }
    return answer.getBody() instanceof AmqpValue value ? value.getValue() : null;
  }

  private void answered(Delivery delivery) {
    Message answer;
    try {
      answer = Messages.take(answers, delivery);
    } catch (RuntimeException e) {
      return; // Whoever asked learns after a while that there is no answer.
    } finally {
      delivery.settle();
      answers.flow(1);
    }
    Promise<Message> asker = waiting.get(String.valueOf(answer.getCorrelationId()));
    if (asker != null) {
      asker.tryComplete(answer);
    }
  }

  private void failed(BusFailure why) {
    if (end == null) {
      end = why;
      asking.tryFail(why);
      answering.tryFail(why);
      List.copyOf(waiting.values()).forEach(answer -> answer.tryFail(why));
    }
  }

  private final class Questions implements AmqpLink {
    @Override
    public void opened() {
      if (questions.getRemoteTarget() != null) {
        asking.tryComplete();
      }
    }

    @Override
    public void closed(BusFailure why) {
      failed(why);
    }

    @Override
    public void moved(Delivery delivery) {
      if (delivery.remotelySettled()) {
        delivery.settle();
      }
    }
  }

  private final class Answers implements AmqpLink {
    @Override
    public void opened() {
      if (answers.getRemoteSource() != null) {
        answering.tryComplete();
      }
    }

    @Override
    public void closed(BusFailure why) {
      failed(why);
    }

    @Override
    public void moved(Delivery delivery) {
      if (answers.current() == delivery && !delivery.isPartial()) {
        answered(delivery);
      }
    }
  }
}
