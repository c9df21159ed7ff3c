package io.gyre.hook;

import io.gyre.engine.ChannelTurn;
import io.gyre.engine.Generations;
import io.gyre.engine.Ledger;
import io.gyre.engine.Tenure;
import io.gyre.metrics.Meter;
import io.gyre.metrics.Meters;
import io.gyre.protocol.Reserved;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a node tells the application's backends of its connections, its channels, and of nodes that
 * are no more. Every event is told until it is answered; what the ledger knows of it goes then.
 *
 * <p>Thread: any.
 */
public final class Hooks {

  /** Nobody is told anything. */
  public static final Hooks NONE = new Hooks("", Ledger.NONE, List.of());

  /** Of a connection that ended with its node. */
  private static final int LOST_CODE = 3000;

  private static final String LOST_REASON = "node lost";

  private final String node;
  private final Ledger ledger;
  private final List<HookQueue> queues;
  private final boolean connections;
  private final boolean subscriptions;
  private final boolean channels;
  private final AtomicLong generation = new AtomicLong();

  private Hooks(String node, Ledger ledger, List<HookQueue> queues) {
    this.node = node;
    this.ledger = ledger;
    this.queues = queues;
    this.connections = anyWants(HookKind.DISCONNECT);
    this.subscriptions = anyWants(HookKind.UNSUBSCRIBE);
    this.channels = anyWants(HookKind.OCCUPIED) || anyWants(HookKind.VACATED);
  }

  /**
   * Opens the ways to the backends, and the ledger; nothing at all when there are none.
   *
   * @param node the node's id
   */
  public static Hooks open(String node, HookPlan plan, Ledger ledger, Vertx vertx, Meters meters) {
    if (plan.isEmpty()) {
      return NONE;
    }
    Hooks hooks = new Hooks(node, ledger, plan.open(vertx, meters));
    ledger.open(hooks.new Teller(meters), plan.config().vacateDelay());
    return hooks;
  }

  private boolean anyWants(HookKind kind) {
    return queues.stream().anyMatch(queue -> queue.wish().wants(kind));
  }

  /** Whether anybody is told of connections. */
  public boolean connections() {
    return connections;
  }

  /** Whether anybody is told of subscriptions to a channel. */
  public boolean subscriptions(String channel) {
    return subscriptions
        && queues.stream().anyMatch(queue -> queue.wish().wants(HookKind.UNSUBSCRIBE, channel));
  }

  /**
   * Numbers a tenure of this node.
   *
   * @param nowMillis this node's, since 1970
   */
  public Tenure tenure(String client, String user, String channel, long nowMillis) {
    long time = ledger.timeMillis(nowMillis);
    long number = generation.updateAndGet(last -> Generations.next(last, time));
    return new Tenure(client, user, channel, number);
  }

  /** See {@link Ledger#begin}. */
  public Future<Void> begin(Tenure tenure) {
    return ledger.begin(tenure);
  }

  /** A tenure of this node is over of which nobody needs to be told. */
  public void withdraw(Tenure tenure) {
    ledger.end(tenure);
  }

  /**
   * A tenure of this node is over.
   *
   * @param nowMillis this node's, since 1970
   */
  public void ended(Tenure tenure, int code, String reason, long nowMillis) {
    tell(
        HookEvent.ended(node, tenure, code, reason, ledger.timeMillis(nowMillis)),
        () -> ledger.end(tenure));
  }

  /** This node has a first subscriber of a channel. */
  public void subscribed(String channel) {
    if (channels && !Reserved.is(channel)) {
      ledger.subscribed(channel);
    }
  }

  /** This node has no subscriber of a channel any more. */
  public void unsubscribed(String channel) {
    if (channels && !Reserved.is(channel)) {
      ledger.unsubscribed(channel);
    }
  }

  private void tell(HookEvent event, Runnable told) {
    List<HookQueue> wanting = new ArrayList<>(queues.size());
    for (HookQueue queue : queues) {
      if (queue.wish().wants(event.kind(), event.channel())) {
        wanting.add(queue);
      }
    }
    if (wanting.isEmpty()) {
      told.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(wanting.size());
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            told.run();
          }
        };
    wanting.forEach(queue -> queue.offer(event, one));
  }

  /** Tells what the ledger finds. */
  private final class Teller implements Ledger.Teller {
    private final LongAdder dropped = new LongAdder();

    Teller(Meters meters) {
      meters.watch(Meter.HOOK_DROPPED, dropped::sum, "");
    }

    @Override
    public void lost(String lostNode, Tenure tenure, long timeMillis, Runnable told) {
      tell(HookEvent.ended(lostNode, tenure, LOST_CODE, LOST_REASON, timeMillis), told);
    }

    @Override
    public void turned(ChannelTurn turn, Runnable told) {
      tell(HookEvent.turned(turn), told);
    }

    @Override
    public void dropped(long turns) {
      dropped.add(turns);
    }
  }

  /**
   * Tells what is left, and stops.
   *
   * @param limit after which what is left is left to others
   */
  public Future<Void> close(Duration limit) {
    return ledger
        .settle()
        .transform(settled -> Future.all(queues.stream().map(each -> each.drain(limit)).toList()))
        .transform(drained -> ledger.close());
  }
}
