package io.gyre.api;

import io.gyre.bus.BusMessage;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls methods of the server API: asks the operations over the event bus and counts.
 *
 * <p>Thread: the loop it was made for; answers come there.
 */
final class Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

  /** How long an answer may take: above the 10 s that a question to all nodes may take. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private final EventBus bus;
  private final DeliveryOptions delivery;
  private final ApiMeters meters;

  /**
   * Calls for one loop.
   *
   * @param bus carries the questions
   * @param delivery how, with the time an answer may take
   * @param meters count the calls
   */
  Operations(EventBus bus, DeliveryOptions delivery, ApiMeters meters) {
    this.bus = bus;
    this.delivery = delivery;
    this.meters = meters;
  }

  ApiMeters meters() {
    return meters;
  }

  /**
   * Calls a method. The handler gets the answer, at once or later, and never an exception.
   *
   * @param request has the shape of the method's request
   */
  void call(ApiMethod method, Struct request, Handler<Answer> handler) {
    long start = meters.now();
    Ask ask;
    try {
      ask = method.prepare().apply(request);
    } catch (ProtocolException e) {
      finish(method, start, refusal(e), handler);
      return;
    }
    bus.<BusMessage>request(ask.address(), ask.message(), delivery)
        .onComplete(reply -> finish(method, start, answer(method, reply), handler));
  }

  private void finish(ApiMethod method, long start, Answer answer, Handler<Answer> handler) {
    meters.done(method, start, answer);
    handler.handle(answer);
  }

  private static Answer answer(ApiMethod method, AsyncResult<Message<BusMessage>> reply) {
    if (reply.failed()) {
      return Answer.of(ApiError.of(reply.cause()));
    }
    try {
      return Answer.of(method.answer().apply(reply.result().body()));
    } catch (ProtocolException e) {
      return refusal(e);
    } catch (RuntimeException e) {
      LOG.error("operation gave a reply of the wrong kind method={}", method.name(), e);
      return Answer.of(ApiError.INTERNAL);
    }
  }

  private static Answer refusal(ProtocolException e) {
    return Answer.of(e.error() == null ? ApiError.INTERNAL : e.error());
  }
}
