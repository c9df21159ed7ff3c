package io.gyre.link;

import io.gyre.bus.BusCodec;
import io.gyre.bus.BusMessage;
import io.gyre.bus.LinkAck;
import io.gyre.bus.LinkBatch;
import io.gyre.bus.LinkPoll;
import io.gyre.engine.NodeDelivery;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.protocol.Data;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The links of a node: from each of its loops to every other node, and from theirs to it. What is
 * delivered arrives in order and once, whatever happens to the connections in between, as long as
 * both nodes live and no more waits than the budget allows; beyond it the other node is told that
 * something is missing.
 *
 * <p>Thread: any; {@link #deliver} on the loops.
 */
public final class Links implements NodeDelivery {

  private final List<LinkLane> lanes;
  private final Fence fence;
  private final LinkFigures figures = new LinkFigures();
  private final Map<String, PeerBudget> budgets = new ConcurrentHashMap<>();

  /** Without any link yet. */
  public Links(LinkSite site) {
    this(site, LinkLimits.of(site.budgetBytes(), site.loops().size()));
  }

  /** Without any link yet, with other limits than the usual ones. */
  Links(LinkSite site, LinkLimits limits) {
    BusCodec codec = new BusCodec();
    this.fence = new Fence(site);
    LinkLane.Shared shared =
        new LinkLane.Shared(
            site,
            limits,
            codec,
            figures,
            fence,
            node -> budgets.computeIfAbsent(node, n -> new PeerBudget(limits.budgetBytes())));
    this.lanes =
        IntStream.range(0, site.loops().size()).mapToObj(i -> new LinkLane(i, shared)).toList();
  }

  @Override
  public void deliver(String nodeId, BusMessage message) {
    LinkLane lane = current();
    if (lane != null) {
      lane.send(nodeId, message);
    } else {
      lanes.get(0).loop().execute(() -> lanes.get(0).send(nodeId, message));
    }
  }

  @Override
  public void settled(Runnable then) {
    LinkLane lane = current();
    Loop back = lane == null ? lanes.get(0).loop() : lane.loop();
    settled(back, then);
  }

  private void settled(Loop back, Runnable then) {
    fence.loop().execute(() -> fence.settled(() -> back.execute(then)));
  }

  /**
   * Has the links to and from all other nodes opened.
   *
   * @return completes when that is done, or is not going to be soon; never fails
   */
  public Future<Void> opened() {
    Promise<Void> opened = VertxLoop.promiseForCaller();
    settled(fence.loop(), opened::complete);
    return opened.future();
  }

  private @Nullable LinkLane current() {
    for (LinkLane lane : lanes) {
      if (lane.loop().isCurrent()) {
        return lane;
      }
    }
    return null;
  }

  /**
   * Takes what belongs to the links among the messages that arrive at the node's address.
   *
   * @return whether it was taken
   */
  public boolean receive(BusMessage message) {
    if (message instanceof LinkBatch batch) {
      LinkLane lane = lanes.get(Math.floorMod(batch.lane(), lanes.size()));
      lane.run(() -> lane.received(batch));
    } else if (message instanceof LinkAck ack) {
      if (ack.lane() >= 0 && ack.lane() < lanes.size()) {
        LinkLane lane = lanes.get(ack.lane());
        lane.run(() -> lane.acked(ack));
      }
    } else if (message instanceof LinkPoll poll) {
      for (LinkLane lane : lanes) {
        lane.run(() -> lane.polled(poll, lanes.size()));
      }
    } else {
      return false;
    }
    return true;
  }

  /** Ends the links with a node that has left the cluster. */
  public void left(String node) {
    budgets.remove(node);
    for (LinkLane lane : lanes) {
      lane.loop().execute(() -> lane.left(node));
    }
    fence.loop().execute(() -> fence.left(node));
  }

  /** What happened since the start. */
  public LinkFigures figures() {
    return figures;
  }

  /** Bytes that wait for the node for which most wait. */
  public long mostBytes() {
    return most(PeerBudget::bytes);
  }

  /** Messages that wait for the node for which most wait. */
  public long mostMessages() {
    return most(PeerBudget::messages);
  }

  private long most(ToLongFunction<PeerBudget> figure) {
    return budgets.values().stream().mapToLong(figure).max().orElse(0);
  }

  /** A message as an item of a batch. */
  static Data encoded(BusCodec codec, BusMessage message) {
    Buffer wire = Buffer.buffer(256);
    codec.encodeToWire(wire, message);
    return Data.of(wire.getBytes());
  }
}
