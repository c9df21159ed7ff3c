package io.gyre.consumer.servicebus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.ReceiverSettleMode;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A link from a queue, or from one session of it: what comes is locked, and stays in the queue
 * until it is settled here and the other side has confirmed that.
 *
 * <p>Thread: the loop of the consumers.
 */
final class PeekLock implements AmqpLink {
  private static final Symbol SESSION_FILTER = Symbol.valueOf("com.microsoft:session-filter");
  private static final Symbol PATIENCE = Symbol.valueOf("com.microsoft:timeout");
  private static final Symbol LOCKED_UNTIL = Symbol.valueOf("com.microsoft:locked-until-utc");

  /** Of 100 ns, from year 1 to the epoch of Unix. */
  private static final long TICKS_TO_EPOCH = 621_355_968_000_000_000L;

  private static final long TICKS_OF_A_MILLI = 10_000;

  /** How long an orderly end waits for the other side, for each of its steps. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private final AmqpWire wire;
  private final String name = "gyre-" + UUID.randomUUID();
  private final Receiver link;
  private final Promise<PeekLock> open = Promise.promise();
  private final Promise<Void> end = Promise.promise();
  private final Promise<Void> drained = Promise.promise();
  private final Map<Delivery, Promise<Void>> settling = new LinkedHashMap<>();
  private final Map<Delivery, Received> held = new LinkedHashMap<>();
  private Consumer<Received> messages = received -> {};
  private boolean draining;
  private boolean closing;

  /**
   * A message that is locked for this consumer.
   *
   * @param lockedUntil milliseconds since the Unix epoch by the clock of the other side; 0 when it
   *     did not say
   */
  record Received(Delivery delivery, Message message, long lockedUntil) {
    private static final Symbol LOCKED_UNTIL = Symbol.valueOf("x-opt-locked-until");

    @SuppressWarnings("JavaUtilDate") // what the codec of AMQP makes of a time
    private static Received of(Delivery delivery, Message message) {
      Object until =
          message.getMessageAnnotations() == null
              ? null
              : message.getMessageAnnotations().getValue().get(LOCKED_UNTIL);
      return new Received(delivery, message, until instanceof Date date ? date.getTime() : 0);
    }

    /** Returns the token of the lock: the delivery's tag, in the order of bytes of .NET. */
    @Nullable UUID lockToken() {
      byte[] tag = delivery.getTag();
      if (tag.length != 16) {
        return null;
      }
      int[] order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
      long high = 0;
      long low = 0;
      for (int i = 0; i < 8; i++) {
        high = high << 8 | tag[order[i]] & 0xff;
        low = low << 8 | tag[order[i + 8]] & 0xff;
      }
      return new UUID(high, low);
    }
  }

  /** The filter for whichever session is free; for one by name when that is not null. */
  private record SessionFilter(@Nullable String session) implements DescribedType {
    private static final UnsignedLong CODE = UnsignedLong.valueOf(0x0000_0013_7000_000CL);

    @Override
    public Object getDescriptor() {
      return CODE;
    }

    @Override
    public @Nullable Object getDescribed() {
      return session;
    }
  }

  private PeekLock(AmqpWire wire, Source source, @Nullable Duration patience) {
    this.wire = wire;
    this.link = wire.receiver(name, this);
    Target target = new Target();
    target.setAddress(name);
    link.setSource(source);
    link.setTarget(target);
    link.setSenderSettleMode(SenderSettleMode.UNSETTLED);
    link.setReceiverSettleMode(ReceiverSettleMode.SECOND);
    if (patience != null) {
      link.setProperties(Map.of(PATIENCE, UnsignedInteger.valueOf(patience.toMillis())));
    }
  }

  /** Asks for a link from a queue. */
  static PeekLock ofQueue(AmqpWire wire, String queue) {
    Source source = new Source();
    source.setAddress(queue);
    return new PeekLock(wire, source, null).begin();
  }

  /**
   * Asks for a link from the next session that nobody has and that has messages.
   *
   * @param patience how long the other side waits for one before it says that there is none
   */
  static PeekLock ofNextSession(AmqpWire wire, String queue, Duration patience) {
    Source source = new Source();
    source.setAddress(queue);
    Map<Symbol, Object> filter = new HashMap<>();
    filter.put(SESSION_FILTER, new SessionFilter(null));
    source.setFilter(filter);
    return new PeekLock(wire, source, patience).begin();
  }

  private PeekLock begin() {
    link.open();
    wire.flush();
    return this;
  }

  /** Completes with this when the other side has given the link; fails when it did not. */
  Future<PeekLock> whenOpen() {
    return open.future();
  }

  /** Completes when the link was closed from here; fails when it ended otherwise. */
  Future<Void> ended() {
    return end.future();
  }

  /** Whether nothing comes any more. */
  boolean isEnded() {
    return end.future().isComplete();
  }

  /** Returns the link's name. */
  String name() {
    return name;
  }

  /** Returns the session that was given; null when there is none. */
  @Nullable String session() {
    if (link.getRemoteSource() instanceof Source given && given.getFilter() != null) {
      Object session = given.getFilter().get(SESSION_FILTER);
      Object plain = session instanceof DescribedType type ? type.getDescribed() : session;
      return plain == null ? null : plain.toString();
    }
    return null;
  }

  /** Until when the session is locked, milliseconds since the Unix epoch; 0 when not told. */
  long lockedUntil() {
    Map<Symbol, Object> properties = link.getRemoteProperties();
    return properties != null && properties.get(LOCKED_UNTIL) instanceof Long ticks
        ? (ticks - TICKS_TO_EPOCH) / TICKS_OF_A_MILLI
        : 0;
  }

  /** Has messages given to {@code taker}, and that many of them sent at first. */
  void read(int credit, Consumer<Received> taker) {
    messages = taker;
    more(credit);
  }

  /** Has further messages sent. */
  void more(int credit) {
    if (!draining && !isEnded()) {
      link.flow(credit);
      wire.flush();
    }
  }

  /** The message is done and can be removed; completes when that is confirmed. */
  Future<Void> complete(Received received) {
    return settle(received.delivery(), Accepted.getInstance());
  }

  private Future<Void> settle(Delivery delivery, DeliveryState state) {
    held.remove(delivery);
    if (isEnded()) {
      return Future.failedFuture(BusFailure.of("link closed"));
    }
    Promise<Void> confirmed = Promise.promise();
    settling.put(delivery, confirmed);
    delivery.disposition(state);
    wire.flush();
    return confirmed.future();
  }

  /**
   * Ends the link in good order: has no more sent, waits for what is worked on, lets others have
   * what is left, at once, and closes. Never fails, and takes little longer than the work.
   *
   * @param worked completes when nothing of the link is worked on
   */
  Future<Void> leave(Supplier<Future<Void>> worked) {
    return bounded(drain())
        .compose(done -> worked.get())
        .compose(done -> bounded(giveBack()))
        .compose(done -> close());
  }

  private static Future<Void> bounded(Future<?> step) {
    return step.timeout(STEP.toMillis(), TimeUnit.MILLISECONDS)
        .transform(done -> Future.succeededFuture());
  }

  private Future<Void> drain() {
    if (!draining && !isEnded()) {
      draining = true;
      link.drain(0);
      wire.flush();
      flowed();
    }
    return isEnded() ? Future.succeededFuture() : drained.future();
  }

  private Future<Void> giveBack() {
    List.copyOf(held.keySet()).forEach(delivery -> settle(delivery, Released.getInstance()));
    return Future.join(settling.values().stream().map(Promise::future).toList()).mapEmpty();
  }

  /** Closes the link, also one that is not given yet. */
  Future<Void> close() {
    if (!isEnded() && !closing) {
      closing = true;
      link.close();
      wire.flush();
      open.tryFail(BusFailure.of("link closed"));
    }
    return bounded(end.future());
  }

  @Override
  public void opened() {
    if (link.getRemoteSource() != null) {
      open.tryComplete(this);
    }
  }

  @Override
  public void closed(BusFailure why) {
    if (closing) {
      end.tryComplete();
    } else {
      end.tryFail(why);
    }
    open.tryFail(why);
    drained.tryComplete();
    held.clear();
    List<Promise<Void>> unconfirmed = List.copyOf(settling.values());
    settling.clear();
    unconfirmed.forEach(promise -> promise.tryFail(why));
  }

  @Override
  public void flowed() {
    if (draining && !link.draining()) {
      drained.tryComplete();
    }
  }

  @Override
  public void moved(Delivery delivery) {
    if (settling.containsKey(delivery)) {
      confirmed(delivery);
    } else if (link.current() == delivery && !delivery.isPartial()) {
      arrived(delivery);
    }
    flowed();
  }

  private void confirmed(Delivery delivery) {
    if (!delivery.remotelySettled()) {
      return;
    }
    Promise<Void> promise = settling.remove(delivery);
    DeliveryState outcome = delivery.getRemoteState();
    delivery.settle();
    if (promise == null) {
      return;
    }
    if (outcome instanceof Rejected rejected && !(delivery.getLocalState() instanceof Rejected)) {
      promise.tryFail(BusFailure.of("not settled", rejected.getError()));
    } else {
      promise.tryComplete();
    }
  }

  private void arrived(Delivery delivery) {
    if (delivery.isAborted()) {
      link.advance();
      delivery.settle();
      more(1);
      return;
    }
    Received received;
    try {
      received = Received.of(delivery, Messages.take(link, delivery));
    } catch (RuntimeException e) {
      settle(delivery, new Rejected());
      more(1);
      return;
    }
    held.put(delivery, received);
    messages.accept(received);
  }
}
