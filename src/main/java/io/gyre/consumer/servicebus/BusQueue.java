package io.gyre.consumer.servicebus;

import io.gyre.config.AzureServiceBusConsumerConfig;
import io.gyre.consumer.Backoff;
import io.gyre.consumer.Intake;
import io.gyre.consumer.SourceContext;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue as it is seen over one connection: gives links from it, and renews locks of what came
 * over them.
 *
 * <p>Thread: the loop of the consumers.
 */
final class BusQueue {
  private static final Logger LOG = LoggerFactory.getLogger(BusQueue.class);

  /** How long one question for the next session may take before it is asked again. */
  private static final Duration SESSION_PATIENCE = Duration.ofSeconds(30);

  private final SourceContext context;
  private final AmqpWire wire;
  private final Access access;
  private final String name;
  private final MessageForm form;
  private final Backoff backoff = new Backoff();
  private @Nullable Future<Requests> management;
  private boolean heard;

  BusQueue(
      SourceContext context,
      AzureServiceBusConsumerConfig config,
      AmqpWire wire,
      Access access,
      String name) {
    this.context = context;
    this.wire = wire;
    this.access = access;
    this.name = name;
    this.form = MessageForm.of(name, config);
  }

  /** Returns its name. */
  String name() {
    return name;
  }

  /** Returns what its messages look like. */
  MessageForm form() {
    return form;
  }

  /** Takes messages. */
  Intake intake() {
    return context.intake();
  }

  /** Gives time. */
  Loop loop() {
    return context.loop();
  }

  /** Whether nothing more is to be read over this connection. */
  boolean isOver() {
    return intake().isClosed() || !wire.isOpen();
  }

  /** Asks for a link from the queue itself; fails when links to it are not allowed. */
  Future<PeekLock> link() {
    return access.to(name).map(allowed -> PeekLock.ofQueue(wire, name));
  }

  /** Asks for a link from the next free session; fails when links to it are not allowed. */
  Future<PeekLock> nextSession() {
    return access.to(name).map(allowed -> PeekLock.ofNextSession(wire, name, SESSION_PATIENCE));
  }

  /** A link was given. */
  void heard() {
    backoff.reset();
    if (!heard) {
      heard = true;
      LOG.info("consumer reads consumer={} queue={}", context.consumer(), name);
    }
  }

  /** A link was refused or ended; completes with true when it is time to ask for another. */
  Future<Boolean> failed(Throwable cause) {
    if (isOver()) {
      return Future.succeededFuture(false);
    }
    access.forget(name);
    intake().error("read " + name, BusFailure.of(cause));
    return intake().pause(backoff.next()).over().map(over -> !isOver());
  }

  /** Has a message's lock renewed; completes with its end, milliseconds since the Unix epoch. */
  Future<Long> renew(PeekLock link, UUID token) {
    return ask("com.microsoft:renew-lock", link, Map.of("lock-tokens", new UUID[] {token}))
        .map(answer -> end(answer.get("expirations")));
  }

  /** Has a session's lock renewed; completes with its end, milliseconds since the Unix epoch. */
  Future<Long> renew(PeekLock link, String session) {
    return ask("com.microsoft:renew-session-lock", link, Map.of("session-id", session))
        .map(answer -> end(answer.get("expiration")));
  }

  @SuppressWarnings("JavaUtilDate") // what the codec of AMQP makes of a time
  private static long end(@Nullable Object times) {
    Object first =
        times instanceof Object[] array && array.length > 0
            ? array[0]
            : times instanceof List<?> list && !list.isEmpty() ? list.get(0) : times;
    if (first instanceof Date date) {
      return date.getTime();
    }
    throw BusFailure.of("no end of the lock in the answer");
  }

  private Future<Map<?, ?>> ask(String operation, PeekLock link, Map<String, Object> body) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("associated-link-name", link.name());
    return management()
        .compose(requests -> requests.ask(operation, properties, body))
        .map(answer -> answer instanceof Map<?, ?> map ? map : Map.of());
  }

  private Future<Requests> management() {
    Future<Requests> known = management;
    if (known == null || known.failed() || known.succeeded() && !known.result().isOpen()) {
      String node = name + "/$management";
      known =
          access
              .to(node)
              .compose(allowed -> Requests.open(wire, context.loop(), node))
              .onFailure(e -> access.forget(node));
      management = known;
    }
    return known;
  }

  /** Starts what reads the queue; each future completes when the intake closes or the wire ends. */
  List<Future<Void>> read(AzureServiceBusConsumerConfig config) {
    int calls = Math.max(1, config.maxConcurrentCalls());
    int credit = Math.max(1, config.maxReceiveMessages());
    List<Future<Void>> readers = new ArrayList<>();
    if (config.useSessions()) {
      for (int i = 0; i < calls; i++) {
        readers.add(new SessionReader(this, credit).run());
      }
    } else {
      readers.add(new QueueReader(this, calls, credit).run());
    }
    return readers;
  }
}
