package io.gyre.session;

import io.gyre.bus.Deliver;
import io.gyre.engine.Tenure;
import io.gyre.hub.Broadcast;
import io.gyre.hub.Broadcast.Form;
import io.gyre.hub.BroadcastChange;
import io.gyre.hub.Subscriber;
import io.gyre.metrics.FrameType;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.gyre.protocol.Push;
import io.gyre.protocol.StreamPosition;
import io.gyre.session.SubscriptionPlan.Origin;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription of one session. While it is being made, publications wait; live, it lets through
 * what follows its position and notices what does not.
 *
 * <p>Thread: the lane's loop.
 */
final class Subscription implements Subscriber {

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** Publications kept back while subscribing; one more and the position counts as lost. */
  private static final int MOST_WAITING = 10_000;

  private final Session session;
  private final SubscriptionPlan plan;
  private Origin origin;
  private long expireAt;
  private @Nullable Data chanInfo;
  private int slot;
  private boolean live;
  private boolean present;
  private boolean lost;
  private @Nullable List<Deliver> waiting;
  private String epoch = "";
  private long offset;

  /** What of {@link Positions} does not change while the epoch stays; null when not made yet. */
  private @Nullable String positionKey;

  /** Offset of the last publication sent, which a patch may build on; 0 for none. */
  private long baseOffset;

  private long lastHeardMillis;
  private @Nullable Tenure tenure;
  private boolean succeeding;

  Subscription(Session session, SubscriptionPlan plan) {
    this.session = session;
    this.plan = plan;
    this.origin = plan.source().origin();
    this.expireAt = plan.source().expireAt();
    this.chanInfo = plan.source().info();
  }

  SubscriptionPlan plan() {
    return plan;
  }

  String channel() {
    return plan.channel();
  }

  boolean serverSide() {
    return origin != Origin.CLIENT;
  }

  /** Whether it came with the connection token and has stayed the token's. */
  boolean fromToken() {
    return origin == Origin.TOKEN;
  }

  /** From now on it counts as the server's. */
  void becomeServerSide(long newExpireAt, @Nullable Data newInfo) {
    origin = Origin.SERVER;
    expireAt = newExpireAt;
    chanInfo = newInfo;
  }

  long expireAt() {
    return expireAt;
  }

  void refresh(long newExpireAt, @Nullable Data newInfo) {
    expireAt = newExpireAt;
    chanInfo = newInfo;
  }

  boolean positioned() {
    return plan.grant().positioned();
  }

  boolean live() {
    return live;
  }

  /** Whether presence was told of it, and has to be told of its end. */
  boolean present() {
    return present;
  }

  void becomePresent() {
    present = true;
  }

  /** What hooks know it by; null when they do not. */
  @Nullable Tenure tenure() {
    return tenure;
  }

  void tenure(@Nullable Tenure newTenure) {
    tenure = newTenure;
  }

  /** It takes the place of one that was live: its end is told also if it never becomes so. */
  void succeed(Subscription old) {
    succeeding = true;
    tenure = tenure == null ? old.tenure : tenure;
  }

  /** Whether the client was told that it is subscribed. */
  boolean told() {
    return live || succeeding;
  }

  StreamPosition position() {
    return new StreamPosition(offset, epoch);
  }

  @Nullable String positionKey() {
    return positionKey;
  }

  void positionKey(String key) {
    positionKey = key;
  }

  /** When a publication last came or the position was last found right, wall clock. */
  long lastHeardMillis() {
    return lastHeardMillis;
  }

  void heard(long nowMillis) {
    lastHeardMillis = nowMillis;
  }

  ClientInfo info() {
    return new ClientInfo(session.user(), session.client(), session.info(), chanInfo);
  }

  /**
   * Stands at {@code position} from now on.
   *
   * @param base offset of the last publication the client has; 0 for none
   */
  void standAt(StreamPosition position, long base, long nowMillis) {
    offset = position.offset();
    epoch = position.epoch();
    positionKey = null;
    baseOffset = base;
    lastHeardMillis = nowMillis;
    session.positionMoved();
  }

  /** Lets through what waited, then what comes. */
  void goLive() {
    live = true;
    List<Deliver> held = waiting;
    waiting = null;
    if (held != null) {
      for (Deliver delivered : held) {
        deliverHeld(delivered);
      }
    }
  }

  private void deliverHeld(Deliver delivered) {
    if (!accepts(delivered)) {
      return;
    }
    Form form = form(delivered);
    Publication publication = delivered.publication();
    if (form != Form.FULL) {
      Publication previous = form == Form.DELTA_PATCH ? delivered.previous() : null;
      publication =
          session
              .outbox()
              .codec()
              .deltaForm(publication, previous == null ? null : previous.data());
    }
    session.push(new Push(channel(), publication));
    sent(delivered);
  }

  @Override
  public void publication(Broadcast broadcast) {
    Deliver delivered = broadcast.delivered();
    if (!live && positioned()) {
      hold(delivered);
      return;
    }
    if (!accepts(delivered)) {
      return;
    }
    ByteBuf frame;
    try {
      frame = broadcast.frame(session.outbox().link().framing(), form(delivered));
    } catch (ProtocolException e) {
      lost = true;
      session.refuseLater(e);
      return;
    }
    sent(delivered);
    session.deliver(frame, FrameType.PUSH_PUBLICATION);
  }

  @Override
  public void change(BroadcastChange change) {
    if (!plan.grant().pushJoinLeave() || lost || !live) {
      return;
    }
    try {
      session.deliver(
          change.frame(session.outbox().link().framing()),
          change.announced().joined() ? FrameType.PUSH_JOIN : FrameType.PUSH_LEAVE);
    } catch (ProtocolException e) {
      lost = true;
      session.refuseLater(e);
    }
  }

  @Override
  public void failed(RuntimeException cause) {
    LOG.error("delivery failed client={} channel={}", session.client(), channel(), cause);
    lost = true;
    session.refuseLater(new ProtocolException(Disconnect.SERVER_ERROR));
  }

  private void hold(Deliver delivered) {
    if (waiting == null) {
      waiting = new ArrayList<>();
    }
    if (waiting.size() == MOST_WAITING) {
      lose();
    } else {
      waiting.add(delivered);
    }
  }

  /** Whether the client is to get it; moves the position, or finds it lost. */
  private boolean accepts(Deliver delivered) {
    if (lost) {
      return false;
    }
    Publication publication = delivered.publication();
    if (positioned() && publication.offset() != 0 && !advance(delivered)) {
      return false;
    }
    if (isExcluded(delivered)) {
      return false;
    }
    if (plan.grant().tagsFilter() == null
        || plan.grant().tagsFilter().matches(publication.tags())) {
      return true;
    }
    session.surroundings().meters().filtered(1);
    return false;
  }

  private boolean isExcluded(Deliver delivered) {
    if (delivered.excluded().equals(session.client())) {
      return true;
    }
    ClientInfo publisher = plan.excludesPublisher() ? delivered.publication().info() : null;
    return publisher != null && publisher.client().equals(session.client());
  }

  private boolean advance(Deliver delivered) {
    long next = delivered.publication().offset();
    if (epoch.isEmpty()) {
      epoch = delivered.epoch();
      positionKey = null;
    } else if (!epoch.equals(delivered.epoch())) {
      lose();
      return false;
    }
    if (Long.compareUnsigned(next, offset) <= 0) {
      return false;
    }
    if (next != offset + 1 || tooOld(delivered)) {
      lose();
      return false;
    }
    offset = next;
    session.positionMoved();
    // Not when it was published: that is the time of another node, whose clock may be wrong.
    lastHeardMillis = session.loop().nowMillis();
    return true;
  }

  private boolean tooOld(Deliver delivered) {
    long mostMillis = session.config().channelPositionMaxTimeLag().toMillis();
    return mostMillis > 0 && session.loop().nowMillis() - delivered.publishedMillis() > mostMillis;
  }

  private Form form(Deliver delivered) {
    if (!plan.grant().delta()) {
      return Form.FULL;
    }
    Publication previous = delivered.previous();
    boolean clientHasPrevious =
        previous != null && previous.offset() != 0 && previous.offset() == baseOffset;
    return clientHasPrevious ? Form.DELTA_PATCH : Form.DELTA_BASE;
  }

  private void sent(Deliver delivered) {
    baseOffset = delivered.publication().offset();
  }

  /** The position does not hold any more: the client has to come back and recover. */
  void lose() {
    if (!lost) {
      lost = true;
      session.loop().execute(() -> session.positionLost(this));
    }
  }

  @Override
  public int slot() {
    return slot;
  }

  @Override
  public void slot(int newSlot) {
    slot = newSlot;
  }
}
