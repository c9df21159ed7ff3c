package io.gyre.node.cluster;

import io.gyre.edge.LaneInbox;
import io.gyre.engine.hazelcast.HazelcastEngine;
import io.gyre.hub.Broadcast;
import io.gyre.hub.BroadcastChange;
import io.gyre.hub.Hub;
import io.gyre.hub.Subscriber;
import io.gyre.loop.Loop;
import io.gyre.node.Watched;
import io.gyre.node.canary.CanarySite;
import io.gyre.protocol.Data;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the canary with its node: as a lane without connections, whose hub has the canary's
 * subscriptions.
 *
 * <p>Thread: the canary's loop.
 */
final class CanaryLink implements CanarySite {

  private static final Logger LOG = LoggerFactory.getLogger(CanaryLink.class);

  private final Watched node;
  private final Membership membership;
  private final HazelcastEngine engine;
  private final ClusterManager manager;
  private final BusSockets sockets;
  private final Hub hub;
  private final Map<String, Ear> ears = new HashMap<>();

  CanaryLink(
      Loop loop,
      Watched node,
      Membership membership,
      HazelcastEngine engine,
      ClusterManager manager,
      BusSockets sockets) {
    this.node = node;
    this.membership = membership;
    this.engine = engine;
    this.manager = manager;
    this.sockets = sockets;
    LaneInbox inbox = new LaneInbox(loop);
    this.hub = new Hub(loop, node.inbox().interestOf(inbox));
    inbox.serve(hub);
  }

  @Override
  public Future<?> publish(String channel, Data song) {
    return node.publishing().byServerItself(channel, song);
  }

  @Override
  public Future<Void> listen(String channel, Consumer<@Nullable Data> ear) {
    Ear listening = new Ear(ear);
    ears.put(channel, listening);
    return hub.add(channel, listening);
  }

  @Override
  public void ignore(String channel) {
    Ear listening = ears.remove(channel);
    if (listening != null) {
      hub.remove(channel, listening);
    }
  }

  @Override
  public String nameOf(String nodeId) {
    return membership.nameOf(nodeId);
  }

  @Override
  public void audit() {
    engine.audit();
  }

  @Override
  public Future<Integer> reconnect(String nodeId) {
    Promise<NodeInfo> asked = Promise.promise();
    manager.getNodeInfo(nodeId, asked);
    return asked.future().map(info -> sockets.closeTo(info.host(), info.port()));
  }

  @Override
  public void sendAway() {
    node.sendAway().run();
  }

  /** A subscription of the canary. */
  private static final class Ear implements Subscriber {
    private final Consumer<@Nullable Data> heard;
    private int slot;

    Ear(Consumer<@Nullable Data> heard) {
      this.heard = heard;
    }

    @Override
    public void publication(Broadcast publication) {
      heard.accept(publication.delivered().publication().data());
    }

    @Override
    public void change(BroadcastChange change) {}

    @Override
    public void failed(RuntimeException cause) {
      LOG.error("canary not heard", cause);
    }

    @Override
    public int slot() {
      return slot;
    }

    @Override
    public void slot(int place) {
      slot = place;
    }
  }
}
