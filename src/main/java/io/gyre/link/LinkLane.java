package io.gyre.link;

import io.gyre.bus.BusCodec;
import io.gyre.bus.BusMessage;
import io.gyre.bus.LinkAck;
import io.gyre.bus.LinkBatch;
import io.gyre.bus.LinkEcho;
import io.gyre.bus.LinkGap;
import io.gyre.bus.LinkPoll;
import io.gyre.loop.Loop;
import io.gyre.protocol.Data;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of one loop: one to each node that something was sent to, and those of other nodes that
 * fall to it.
 *
 * <p>Thread: its loop.
 */
final class LinkLane {

  private static final Logger LOG = LoggerFactory.getLogger(LinkLane.class);

  private static final Duration TICK = Duration.ofMillis(100);

  /** How long a node may be unknown before its links end; it may just be joining. */
  private static final long STRANGER_NANOS = Duration.ofSeconds(10).toNanos();

  private final int index;
  private final Loop loop;
  private final Shared shared;
  private final Data gap;
  private final Map<String, Sender> senders = new HashMap<>();
  private final Map<Source, Incoming> incoming = new HashMap<>();

  private final List<Sender> unsent = new ArrayList<>();
  private final Set<Source> owed = new LinkedHashSet<>();
  private boolean ticking;
  private boolean acking;
  private @Nullable BusMessage last;
  private @Nullable Data lastEncoded;

  /** What all lanes have in common. */
  record Shared(
      LinkSite site,
      LinkLimits limits,
      BusCodec codec,
      LinkFigures figures,
      Fence fence,
      Function<String, PeerBudget> budgets,
      AtomicLong numbers) {

    Shared(
        LinkSite site,
        LinkLimits limits,
        BusCodec codec,
        LinkFigures figures,
        Fence fence,
        Function<String, PeerBudget> budgets) {
      this(site, limits, codec, figures, fence, budgets, new AtomicLong());
    }
  }

  /** A loop of another node. */
  private record Source(String node, int lane) {}

  /** A link to a node, and whether it is in {@link #unsent}. */
  private static final class Sender {
    private final Outgoing link;
    private boolean dirty;
    private long strangeSince;
    private boolean strange;

    Sender(Outgoing link) {
      this.link = link;
    }
  }

  LinkLane(int index, Shared shared) {
    this.index = index;
    this.loop = shared.site.loops().get(index);
    this.shared = shared;
    this.gap = Links.encoded(shared.codec, LinkGap.GAP);
  }

  Loop loop() {
    return loop;
  }

  /** Runs {@code task} on the loop, at once when this is it. */
  void run(Runnable task) {
    loop.run(task);
  }

  // What goes out

  void send(String node, BusMessage message) {
    Sender sender = sender(node);
    sender.link.add(encoded(message));
    touched(sender);
  }

  /** The form of a message, made once if it goes to several nodes. */
  private Data encoded(BusMessage message) {
    Data known = lastEncoded;
    if (known == null || last != message) {
      known = Links.encoded(shared.codec, message);
      last = message;
      lastEncoded = known;
    }
    return known;
  }

  private Sender sender(String node) {
    return senders.computeIfAbsent(node, this::open);
  }

  private Sender open(String node) {
    Outgoing[] self = new Outgoing[1];
    self[0] =
        new Outgoing(
            shared.limits,
            shared.budgets.apply(node),
            shared.figures,
            shared.numbers::incrementAndGet,
            gap,
            (life, first, items) ->
                shared
                    .site
                    .bus()
                    .send(
                        node,
                        new LinkBatch(shared.site.own(), index, life, first, items),
                        nobody -> self[0].broken(loop.nowNanos())));
    return new Sender(self[0]);
  }

  /** What comes in one turn of the loop goes out together. */
  private void touched(Sender sender) {
    if (!sender.dirty) {
      sender.dirty = true;
      if (unsent.isEmpty()) {
        loop.later(this::flush);
      }
      unsent.add(sender);
    }
  }

  private void flush() {
    List<Sender> now = List.copyOf(unsent);
    unsent.clear();
    last = null;
    lastEncoded = null;
    for (Sender sender : now) {
      sender.dirty = false;
      sender.link.flush(loop.nowNanos());
    }
    watch();
  }

  void acked(LinkAck ack) {
    shared.fence.heard(ack.from());
    Sender sender = senders.get(ack.from());
    if (sender != null) {
      sender.link.acked(ack, loop.nowNanos());
    }
  }

  void polled(LinkPoll poll, int lanes) {
    Sender sender = sender(poll.from());
    sender.link.echo(poll.round(), Links.encoded(shared.codec, new LinkEcho(poll.round(), lanes)));
    touched(sender);
  }

  private void watch() {
    if (!ticking && senders.values().stream().anyMatch(sender -> !sender.link.isIdle())) {
      ticking = true;
      loop.after(TICK, this::tick);
    }
  }

  private void tick() {
    ticking = false;
    long now = loop.nowNanos();
    var members = shared.site.nodes().get();
    senders
        .entrySet()
        .removeIf(entry -> isStranger(entry.getValue(), members.contains(entry.getKey()), now));
    senders.values().forEach(sender -> sender.link.tick(now));
    watch();
  }

  /** Whether a node that is no member has not been one for a while; its link then ends. */
  private static boolean isStranger(Sender sender, boolean member, long now) {
    if (member) {
      sender.strange = false;
    } else if (!sender.strange) {
      sender.strange = true;
      sender.strangeSince = now;
    } else if (now - sender.strangeSince > STRANGER_NANOS) {
      sender.link.end();
      return true;
    }
    return false;
  }

  /**
   * Ends the links with a node. Should it come back, after a split, the engine compares all
   * channels anyway.
   */
  void left(String node) {
    Sender sender = senders.remove(node);
    if (sender != null) {
      sender.link.end();
    }
    incoming.keySet().removeIf(source -> source.node.equals(node));
  }

  // What comes in

  void received(LinkBatch batch) {
    shared.fence.heard(batch.from());
    Source source = new Source(batch.from(), batch.lane());
    Incoming link = incoming.get(source);
    if (link == null || batch.life() > link.life()) {
      link = new Incoming(batch.life(), shared.numbers.incrementAndGet());
      incoming.put(source, link);
    } else if (batch.life() < link.life()) {
      return;
    }
    List<Data> items = batch.items();
    int had = link.take(batch.first(), items.size());
    if (had == Incoming.GAP) {
      if (link.asksAgain(loop.nowNanos())) {
        acknowledge(source, link, true);
      }
      return;
    }
    shared.figures.duplicates.add(had);
    long bytes = 0;
    for (Data item : items.subList(had, items.size())) {
      bytes += item.length();
      open(source, item);
    }
    if (link.owe(bytes) >= shared.limits.ackBytes()) {
      acknowledge(source, link, false);
    } else {
      owed.add(source);
      acknowledgeSoon();
    }
  }

  private void open(Source source, Data item) {
    BusMessage message = shared.codec.decodeFromWire(0, Buffer.buffer(item.bytes()));
    try {
      if (message instanceof LinkEcho echo) {
        shared.fence.echoed(source.node, source.lane, echo);
      } else if (message instanceof LinkGap) {
        shared.figures.gapsReceived.increment();
        LOG.warn("messages were given up from={} action=compare_all_channels", source.node);
        shared.site.gap().run();
      } else {
        shared.site.inbox().accept(message);
      }
    } catch (RuntimeException e) {
      // The ones after it are not to suffer.
      LOG.error("message not taken kind={}", message.getClass().getSimpleName(), e);
    }
  }

  private void acknowledgeSoon() {
    if (!acking) {
      acking = true;
      loop.soon(
          shared.limits.ackAfter().toNanos(),
          () -> {
            acking = false;
            List<Source> now = List.copyOf(owed);
            owed.clear();
            for (Source source : now) {
              Incoming link = incoming.get(source);
              if (link != null) {
                acknowledge(source, link, false);
              }
            }
          });
    }
  }

  private void acknowledge(Source source, Incoming link, boolean again) {
    owed.remove(source);
    link.settle();
    LinkAck ack =
        new LinkAck(
            shared.site.own(), source.lane, link.life(), link.meeting(), link.next(), again);
    shared.site.bus().send(source.node, ack, nobody -> {});
  }
}
