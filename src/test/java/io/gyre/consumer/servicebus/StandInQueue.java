package io.gyre.consumer.servicebus;

import io.vertx.core.Vertx;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonHelper;
import io.vertx.proton.ProtonSender;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A queue of {@link ServiceBusStandIn}: locks messages or sessions for readers, gives them to
 * others when a lock ends, and sets aside what was given too often.
 *
 * <p>Thread: the stand-in's loop.
 */
@SuppressWarnings("JavaUtilDate") // what the codec of AMQP takes for a time
final class StandInQueue {
  private static final Symbol SESSION_FILTER = Symbol.valueOf("com.microsoft:session-filter");
  private static final long TICKS_TO_EPOCH = 621_355_968_000_000_000L;

  private final Vertx vertx;
  private final String name;
  private final boolean sessions;
  private final Duration lockTime;
  private final int mostDeliveries;
  private final TreeMap<Long, Item> items = new TreeMap<>();
  private final List<Message> dead = new ArrayList<>();
  private final List<ProtonSender> readers = new ArrayList<>();
  private final Map<String, SessionLock> locks = new HashMap<>();
  private final Deque<ProtonSender> askers = new ArrayDeque<>();
  private long sequence;
  private int renewals;
  private long confirmAfterMillis;

  private static final class Item {
    final long sequence;
    final Message message;
    int deliveries;
    @Nullable UUID token;
    long lockedUntil;

    Item(long sequence, Message message) {
      this.sequence = sequence;
      this.message = message;
    }

    String session() {
      return String.valueOf(message.getGroupId());
    }
  }

  private static final class SessionLock {
    final ProtonSender reader;
    long until;

    SessionLock(ProtonSender reader, long until) {
      this.reader = reader;
      this.until = until;
    }
  }

  /** The filter in an answer, as Service Bus writes it. */
  private record GivenSession(String session) implements DescribedType {
    @Override
    public Object getDescriptor() {
      return UnsignedLong.valueOf(0x0000_0013_7000_000CL);
    }

    @Override
    public Object getDescribed() {
      return session;
    }
  }

  StandInQueue(Vertx vertx, String name, boolean sessions, Duration lockTime, int mostDeliveries) {
    this.vertx = vertx;
    this.name = name;
    this.sessions = sessions;
    this.lockTime = lockTime;
    this.mostDeliveries = mostDeliveries;
  }

  void put(Message message) {
    items.put(++sequence, new Item(sequence, message));
    serve();
  }

  /** From now on what readers say of messages is heard, and confirmed, so much later. */
  boolean confirmAfter(Duration delay) {
    confirmAfterMillis = delay.toMillis();
    return true;
  }

  int size() {
    return items.size();
  }

  /** Messages that were given too often, or rejected. */
  List<Message> dead() {
    return List.copyOf(dead);
  }

  /** How often locks were renewed. */
  int renewals() {
    return renewals;
  }

  /** How many readers hold something, or wait. */
  int readers() {
    return readers.size() + askers.size();
  }

  /** A client wants messages; its link is not opened yet. */
  void reader(ProtonSender link) {
    Source asked = (Source) link.getRemoteSource();
    boolean forSession = asked.getFilter() != null && asked.getFilter().containsKey(SESSION_FILTER);
    if (forSession != sessions) {
      StandInLinks.refuse(link, "amqp:not-allowed", "sessions: " + sessions);
      return;
    }
    link.setAutoSettle(false);
    StandInLinks.answerSettleMode(link);
    link.detachHandler(done -> left(link)).closeHandler(done -> left(link));
    if (!sessions) {
      link.setSource(asked).setTarget(link.getRemoteTarget());
      link.sendQueueDrainHandler(ready -> serve());
      readers.add(link);
      link.open();
      return;
    }
    askers.add(link);
    Object patience =
        link.getRemoteProperties() == null
            ? null
            : link.getRemoteProperties().get(Symbol.valueOf("com.microsoft:timeout"));
    long millis = patience instanceof Number given ? given.longValue() : 60_000;
    vertx.setTimer(
        millis,
        over -> {
          if (askers.remove(link)) {
            StandInLinks.refuse(link, "com.microsoft:timeout", "no session");
          }
        });
    serve();
  }

  /** A link of a client ended, in whatever way: a session is free at once, messages are not. */
  void left(ProtonSender link) {
    readers.remove(link);
    if (askers.remove(link)) {
      StandInLinks.refuse(link, "amqp:link:detach-forced", "closed before a session came");
    }
    locks
        .entrySet()
        .removeIf(
            each -> {
              boolean own = each.getValue().reader == link;
              if (own) {
                items.values().stream()
                    .filter(item -> item.session().equals(each.getKey()) && item.token != null)
                    .forEach(StandInQueue::free);
              }
              return own;
            });
    if (link.isOpen()) {
      link.close();
    }
    serve();
  }

  private static void free(Item item) {
    item.token = null;
    item.deliveries++;
  }

  private void serve() {
    if (sessions) {
      giveSessions();
      locks.forEach(
          (session, lock) ->
              items.values().stream()
                  .filter(item -> item.session().equals(session))
                  .forEach(item -> send(item, lock.reader, lock.until)));
      return;
    }
    for (Item item : List.copyOf(items.values())) {
      readers.stream()
          .filter(link -> !link.sendQueueFull())
          .findFirst()
          .ifPresent(link -> send(item, link, now() + lockTime.toMillis()));
    }
  }

  private void giveSessions() {
    for (Item item : items.values()) {
      if (askers.isEmpty()) {
        return;
      }
      String session = item.session();
      if (!locks.containsKey(session)) {
        ProtonSender link = askers.remove();
        long until = now() + lockTime.toMillis();
        locks.put(session, new SessionLock(link, until));
        Source given = (Source) link.getRemoteSource();
        given.setFilter(Map.of(SESSION_FILTER, new GivenSession(session)));
        link.setSource(given).setTarget(link.getRemoteTarget());
        link.setProperties(
            Map.of(
                Symbol.valueOf("com.microsoft:locked-until-utc"), until * 10_000 + TICKS_TO_EPOCH));
        link.sendQueueDrainHandler(ready -> vertx.runOnContext(later -> serve()));
        link.open();
      }
    }
  }

  private void send(Item item, ProtonSender link, long until) {
    if (item.token != null || link.sendQueueFull()) {
      return;
    }
    UUID token = UUID.randomUUID();
    item.token = token;
    item.lockedUntil = until;
    Message message = Proton.message();
    byte[] bytes = new byte[1 << 20];
    message.decode(bytes, 0, item.message.encode(bytes, 0, bytes.length));
    Header header = new Header();
    header.setDeliveryCount(UnsignedInteger.valueOf(item.deliveries));
    message.setHeader(header);
    message.setMessageAnnotations(
        new MessageAnnotations(
            new HashMap<>(
                Map.of(
                    Symbol.valueOf("x-opt-sequence-number"),
                    item.sequence,
                    Symbol.valueOf("x-opt-locked-until"),
                    new Date(until)))));
    link.send(tag(token), message, delivery -> moved(link, item, token, delivery));
  }

  /** The bytes of a token as .NET writes them. */
  private static byte[] tag(UUID token) {
    ByteBuffer first = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    long high = token.getMostSignificantBits();
    first.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    first.order(ByteOrder.BIG_ENDIAN).putLong(token.getLeastSignificantBits());
    return first.array();
  }

  private void moved(ProtonSender link, Item item, UUID token, ProtonDelivery delivery) {
    DeliveryState state = delivery.getRemoteState();
    if (delivery.isSettled() || state == null) {
      return;
    }
    if (!token.equals(item.token) || items.get(item.sequence) != item) {
      Rejected rejected = new Rejected();
      rejected.setError(
          new ErrorCondition(Symbol.valueOf("com.microsoft:message-lock-lost"), "too late"));
      delivery.disposition(rejected, true);
      return;
    }
    if (confirmAfterMillis > 0 && link.isOpen()) {
      long millis = confirmAfterMillis;
      vertx.setTimer(
          millis,
          over -> {
            if (link.isOpen()) {
              settle(item, delivery, state);
            }
          });
      return;
    }
    settle(item, delivery, state);
  }

  private void settle(Item item, ProtonDelivery delivery, DeliveryState state) {
    if (state instanceof Accepted) {
      items.remove(item.sequence);
    } else {
      free(item);
      if (state instanceof Rejected || item.deliveries >= mostDeliveries) {
        bury(item);
      }
    }
    delivery.disposition(state, true);
    vertx.runOnContext(later -> serve());
  }

  private void bury(Item item) {
    items.remove(item.sequence);
    dead.add(item.message);
  }

  /** Ends locks whose time is over. */
  void tick() {
    for (Item item : List.copyOf(items.values())) {
      SessionLock lock = sessions ? locks.get(item.session()) : null;
      long until = lock == null ? item.lockedUntil : lock.until;
      if (item.token != null && until < now()) {
        free(item);
        if (item.deliveries >= mostDeliveries) {
          bury(item);
        }
      }
    }
    Iterator<SessionLock> each = locks.values().iterator();
    while (each.hasNext()) {
      SessionLock lock = each.next();
      if (lock.until < now()) {
        each.remove();
        lock.reader.setCondition(
            ProtonHelper.condition("com.microsoft:session-lock-lost", "too late"));
        lock.reader.close();
      }
    }
    serve();
  }

  /** Takes a session, or all messages, from whoever has them. */
  void expireAll() {
    items.values().forEach(item -> item.lockedUntil = 0);
    locks.values().forEach(lock -> lock.until = 0);
    tick();
  }

  /** Returns when the lock ends now; null when it is none any more. */
  @Nullable Date renew(UUID token) {
    for (Item item : items.values()) {
      if (token.equals(item.token)) {
        renewals++;
        item.lockedUntil = now() + lockTime.toMillis();
        return new Date(item.lockedUntil);
      }
    }
    return null;
  }

  /** Returns when the session's lock ends now; null when nobody has it. */
  @Nullable Date renewSession(String session) {
    SessionLock lock = locks.get(session);
    if (lock == null) {
      return null;
    }
    renewals++;
    lock.until = now() + lockTime.toMillis();
    return new Date(lock.until);
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  @Override
  public String toString() {
    return name + ' ' + items.size();
  }
}
