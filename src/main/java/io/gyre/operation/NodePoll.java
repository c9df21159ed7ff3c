package io.gyre.operation;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.loop.Loop;
import io.gyre.metrics.MeterSet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every node the same. A node that leaves or is lost before it answered is as if it had not
 * been there.
 *
 * <p>Thread: any.
 */
final class NodePoll {

  private static final Logger LOG = LoggerFactory.getLogger(NodePoll.class);

  /** How long a node may take to answer (server API reference, section 4.10). */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Pause before a node that could not be reached is asked again. */
  private static final Duration AGAIN = Duration.ofMillis(200);

  private static final int TRIES = (int) (LIMIT.toMillis() / AGAIN.toMillis());

  private static final DeliveryOptions HERE =
      new DeliveryOptions().setLocalOnly(true).setSendTimeout(LIMIT.toMillis());
  private static final DeliveryOptions THERE =
      new DeliveryOptions().setSendTimeout(LIMIT.toMillis());

  private final Loop loop;
  private final EventBus bus;
  private final Nodes nodes;
  private final PollMeters meters;
  private final Set<Question> open = ConcurrentHashMap.newKeySet();

  /** One node's part; its answer is empty when the node is gone. */
  private record Question(
      String node,
      BusMessage message,
      boolean needed,
      AtomicInteger tries,
      Promise<Optional<BusMessage>> answer) {}

  /**
   * A way to ask.
   *
   * @param loop times repetitions
   * @param bus leads to the nodes
   * @param nodes whom to ask
   * @param meters counts, on {@code loop}
   */
  NodePoll(Loop loop, EventBus bus, Nodes nodes, MeterSet meters) {
    this.meters = new PollMeters(loop, meters);
    this.loop = loop;
    this.bus = bus;
    this.nodes = nodes;
    nodes.onLeft(this::left);
  }

  /**
   * The answers of all nodes that are still there, in no particular order.
   *
   * @return fails when one does not answer in time or refuses
   */
  <T extends BusMessage> Future<List<T>> all(BusMessage message) {
    return ask(message, true);
  }

  /** The answers of all nodes that answer. */
  <T extends BusMessage> Future<List<T>> some(BusMessage message) {
    return ask(message, false);
  }

  @SuppressWarnings("unchecked")
  private <T extends BusMessage> Future<List<T>> ask(BusMessage message, boolean needed) {
    List<Future<Optional<BusMessage>>> asked = new ArrayList<>();
    long startNanos = loop.nowNanos();
    for (String id : nodes.ids()) {
      Question question =
          new Question(id, message, needed, new AtomicInteger(TRIES), Promise.promise());
      asked.add(question.answer.future());
      if (id.equals(nodes.own())) {
        askHere(question);
      } else {
        open.add(question);
        askThere(question);
      }
    }
    return Future.all(asked)
        .onComplete(done -> meters.asked(message, asked.size() - 1, loop.nowNanos() - startNanos))
        .map(
            done ->
                done.<Optional<BusMessage>>list().stream()
                    .flatMap(Optional::stream)
                    .map(answer -> (T) answer)
                    .toList());
  }

  private void askHere(Question question) {
    bus.<BusMessage>request(Addresses.node(question.node), question.message, HERE)
        .map(reply -> Optional.of(reply.body()))
        .onComplete(question.answer::tryComplete, question.answer::tryFail);
  }

  private void askThere(Question question) {
    bus.<BusMessage>request(Addresses.node(question.node), question.message, THERE)
        .onComplete(
            reply -> settle(question, Optional.of(reply.body())),
            failure -> failed(question, failure));
  }

  private void failed(Question question, Throwable failure) {
    ReplyFailure kind =
        failure instanceof ReplyException reply ? reply.failureType() : ReplyFailure.ERROR;
    if (!nodes.ids().contains(question.node)) {
      settle(question, Optional.empty());
    } else if (kind == ReplyFailure.NO_HANDLERS) {
      // It does not serve yet, or not any more: it has no connections.
      LOG.debug("node has no inbox node={} action=not_asked", question.node);
      settle(question, Optional.empty());
    } else if (kind == ReplyFailure.RECIPIENT_FAILURE
        || kind == ReplyFailure.TIMEOUT
        || question.tries.decrementAndGet() == 0) {
      missing(question, failure);
    } else {
      // The link broke. Either the node is about to be found lost, or the next link works.
      loop.execute(() -> loop.after(AGAIN, () -> repeat(question)));
    }
  }

  private void missing(Question question, Throwable failure) {
    if (failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
      LOG.debug("node refuses node={} cause={}", question.node, failure.toString());
    } else {
      LOG.warn("node does not answer node={} cause={}", question.node, failure.toString());
    }
    open.remove(question);
    if (question.needed) {
      question.answer.tryFail(failure);
    } else {
      question.answer.tryComplete(Optional.empty());
    }
  }

  private void repeat(Question question) {
    if (open.contains(question)) {
      askThere(question);
    }
  }

  private void left(String node) {
    for (Question question : open) {
      if (question.node.equals(node)) {
        settle(question, Optional.empty());
      }
    }
  }

  private void settle(Question question, Optional<BusMessage> answer) {
    open.remove(question);
    question.answer.tryComplete(answer);
  }
}
