package io.gyre.engine.hazelcast;

import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.NodeDelivery;
import io.gyre.link.LinkBus;
import io.gyre.link.LinkSite;
import io.gyre.link.Links;
import io.gyre.loop.Loop;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node of a simulated cluster: the engine's own parts on a loop in virtual time, with a network
 * to the other nodes and subscribers in place of sessions.
 *
 * <p>Thread: the world's.
 */
final class SimNode {
  private static final Duration GIVE_UP = Duration.ofSeconds(10);
  private static final Duration HOLD = Duration.ofMillis(100);
  private static final Duration AUDIT = Duration.ofSeconds(5);
  private static final long BUFFER = 1 << 20;

  private final Simulation simulation;
  private final UUID id;
  private final Loop loop;
  private final Site site;
  private final StreamsShard shard;
  private final List<SimSubscriber> subscribers = new ArrayList<>();
  private final List<Promise<Appended>> publishers = new ArrayList<>();
  private final @Nullable Links links;
  private boolean alive = true;

  SimNode(Simulation simulation, int number) {
    this.simulation = simulation;
    id = new UUID(number + 1, number + 1);
    loop = simulation.world().loop(() -> alive);
    EngineOptions options = EngineOptions.defaults().withTimes(GIVE_UP, HOLD, AUDIT);
    links = simulation.isLinked() ? links() : null;
    NodeDelivery toNode = links == null ? this::send : links;
    EngineParts parts =
        new EngineParts(id, List.of(loop), this::deliver, toNode, Runnable::run, options);
    EngineFigures figures = new EngineFigures();
    Calls calls = new Calls(GIVE_UP, figures, () -> true);
    Bodies bodies = new Bodies(PayloadCodec.PLAIN);
    site =
        new Site(parts, new SimDoor(() -> simulation.ownerOf(this)).maps(), calls, bodies, figures);
    shard = new StreamsShard(loop, site);
    shard.start();
  }

  private Links links() {
    LinkBus bus = (node, message, failed) -> send(node, message);
    Supplier<List<String>> others =
        () -> simulation.nodes().stream().map(node -> node.id.toString()).toList();
    return new Links(
        new LinkSite(
            id.toString(),
            others,
            List.of(loop),
            bus,
            message -> take((Sequenced) message),
            this::audit,
            BUFFER));
  }

  UUID id() {
    return id;
  }

  boolean isAlive() {
    return alive;
  }

  /** Compares what it wants with the owners. */
  void audit() {
    if (alive) {
      shard.interests().audit();
    }
  }

  /** The node vanishes. */
  void crash() {
    alive = false;
    shard.close();
    List.copyOf(subscribers).forEach(subscriber -> subscriber.cut("its node vanished"));
    publishers.forEach(publisher -> publisher.tryFail("its node vanished"));
  }

  private void send(String node, BusMessage message) {
    if (alive) {
      simulation.send(this, UUID.fromString(node), message);
    }
  }

  void receive(BusMessage message) {
    if (alive && (links == null || !links.receive(message))) {
      take((Sequenced) message);
    }
  }

  private void take(Sequenced message) {
    if (simulation.isOrdering()) {
      shard.receive(message);
    } else {
      deliver(message.deliver());
    }
  }

  private void deliver(BusMessage message) {
    if (alive && message instanceof Deliver deliver) {
      List.copyOf(subscribers).forEach(subscriber -> subscriber.deliver(deliver));
    }
  }

  /** Publishes; fails when nobody knows what became of it. */
  Future<Appended> publish(String channel, String text) {
    Publication publication = Publication.of(Data.json(text));
    AppendOptions options = new AppendOptions(simulation.retention(), false, text, 0, "", false);
    AppendItem item = new AppendItem(site.bodies().of(publication), options);
    Promise<Appended> promise = Promise.promise();
    Pending pending = new Pending(item, publication, null, loop.nowMillis(), promise);
    shard.publishing().add(channel, pending);
    publishers.add(promise);
    return promise.future();
  }

  Future<Void> add(String channel, SimSubscriber subscriber) {
    subscribers.add(subscriber);
    Promise<Void> told = Promise.promise();
    shard.interests().add(channel, told);
    return told.future();
  }

  void remove(String channel, SimSubscriber subscriber) {
    if (subscribers.remove(subscriber) && subscribers.isEmpty() && alive) {
      shard.interests().remove(channel);
    }
  }

  /** Reads a channel; the answer is null when that failed. */
  void read(String channel, HistoryQuery query, Consumer<@Nullable ReadAnswer> then) {
    site.calls()
        .ask(
            site.streams().of(channel),
            channel,
            new ReadProcessor(query),
            loop,
            (answer, failure) -> then.accept(answer));
  }

  Publication publication(Kept kept, String epoch) {
    return site.bodies().publication(kept.body(), kept.offset(), epoch);
  }
}
