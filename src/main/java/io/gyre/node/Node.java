package io.gyre.node;

import io.gyre.auth.TokenVerifier;
import io.gyre.bus.Addresses;
import io.gyre.bus.BusCodec;
import io.gyre.channel.ChannelRules;
import io.gyre.channel.ResolvedOptions;
import io.gyre.config.Config;
import io.gyre.config.ConsumerConfig;
import io.gyre.config.ShutdownConfig;
import io.gyre.consumer.ConsumersVerticle;
import io.gyre.edge.Edge;
import io.gyre.edge.EdgeVerticle;
import io.gyre.edge.Lane;
import io.gyre.edge.LaneInbox;
import io.gyre.edge.Listener;
import io.gyre.edge.Listeners;
import io.gyre.edge.NodeCensus;
import io.gyre.edge.NodeInbox;
import io.gyre.engine.Engine;
import io.gyre.hook.HookPlan;
import io.gyre.hook.Hooks;
import io.gyre.hub.Batching;
import io.gyre.hub.Hub;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.LaneMeters;
import io.gyre.metrics.Meters;
import io.gyre.operation.ChannelOperations;
import io.gyre.operation.NodeOperations;
import io.gyre.operation.OperationsVerticle;
import io.gyre.operation.PublishOperation;
import io.gyre.proxy.ProxyPlan;
import io.gyre.session.LaneSessions;
import io.gyre.session.NodeFacts;
import io.gyre.session.Settings;
import io.gyre.session.Surroundings;
import io.gyre.session.UserCounts;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One node: everything it runs, made from a configuration, deployed from the inside out and drained
 * in reverse.
 *
 * <p>Thread: any.
 */
public final class Node {

  /** To this node itself: never by way of the cluster. */
  private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

  /** Over how long the connections of a node that cannot serve them are sent away. */
  private static final Duration SEND_AWAY = Duration.ofSeconds(10);

  private static final Duration LEAST_FOR_HOOKS = Duration.ofMillis(500);

  private final Foundation foundation;
  private final Vertx vertx;
  private volatile Settings settings;
  private final Meters meters = new Meters();
  private final UserCounts users = new UserCounts();
  private final String id;
  private final long startedNanos = System.nanoTime();
  private final List<Parts> lanes = new CopyOnWriteArrayList<>();
  private final Edge edge;
  private final NodeInbox inbox;
  private final Engine engine;
  private final PublishOperation publishing;
  private final ProxyPlan proxies;
  private final Hooks hooks;
  private final Readiness readiness;
  private volatile boolean closing;
  private volatile @Nullable String consumers;

  /** What the node needs of a lane to stop it. */
  record Parts(Loop loop, LaneSessions sessions) {}

  private Node(Foundation foundation, Config config) {
    this.foundation = foundation;
    this.vertx = foundation.vertx();
    this.id = foundation.nodeId();
    this.readiness = new Readiness(foundation::problems, foundation::degraded);
    this.settings = settingsOf(vertx, config);
    this.proxies = new ProxyPlan(config);
    // SockJS quotes a message inside another, at worst every character.
    int largest = Math.max(config.bridge().maxMessageSize(), config.sockjs().messageSizeLimit());
    int sockJsMessage = Math.min(largest, Integer.MAX_VALUE / 2) * 2;
    this.edge =
        new Edge(
            new Listeners(config.httpServer(), sockJsMessage),
            config.prometheus().instrumentHttpHandlers() ? meters::open : null);
    NodeMetrics metrics =
        new NodeMetrics(
            VertxLoop.next(vertx), config.node().infoMetricsAggregateInterval(), meters);
    metrics.start();
    NodeCensus.Identity identity = new NodeCensus.Identity(id, NodeName.of(config), Version.text());
    List<VertxLoop> loops =
        IntStream.range(0, laneCount()).mapToObj(i -> VertxLoop.next(vertx)).toList();
    Engine made =
        foundation.engine(
            config, loops, message -> vertx.eventBus().send(Addresses.node(id), message, HERE));
    this.engine =
        new Engine(
            new CountedStreams(made.streams(), meters),
            made.presence(),
            made.places(),
            made.ledger());
    this.hooks = Hooks.open(id, new HookPlan(config.hooks()), engine.ledger(), vertx, meters);
    this.inbox =
        new NodeInbox(
            id,
            this::streams,
            new NodeCensus(identity, users, this::uptimeSeconds, metrics::latest),
            foundation::arrived,
            hooks,
            meters.open());
    this.publishing = new PublishOperation(rules(), engine.streams());
  }

  /**
   * Starts a node without others.
   *
   * @param vertx made by the caller and closed by it after {@link #stop}; one node each
   * @param config checked
   * @return as that of {@link #start(Foundation, Config)}
   */
  public static Future<Node> start(Vertx vertx, Config config) {
    return start(new Alone(vertx), config);
  }

  /**
   * Starts a node.
   *
   * @param foundation made by the caller and closed by it after {@link #stop}; one node each
   * @param config checked
   * @return fails when the configuration cannot be served, a port cannot be bound, …
   */
  public static Future<Node> start(Foundation foundation, Config config) {
    List<String> problems = StartProblems.of(config);
    if (!problems.isEmpty()) {
      return Future.failedFuture(new IllegalArgumentException(String.join("; ", problems)));
    }
    Node node;
    try {
      node = new Node(foundation, config);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return node.deploy(config).map(node);
  }

  private Future<Void> deploy(Config config) {
    BusCodec.install(vertx.eventBus());
    Faces faces = new Faces(this, config);
    return vertx
        .deployVerticle(inbox)
        .compose(deployed -> vertx.deployVerticle(this::operations, perLoop()))
        .compose(deployed -> deployLanes())
        .compose(deployed -> faces.mount())
        .compose(mounted -> edge.open())
        .compose(open -> consume(config))
        .onSuccess(
            open -> {
              new Figures(VertxLoop.next(vertx), vertx.eventBus(), foundation.nodes())
                  .start(meters, readiness);
              foundation.watch(new Watched(inbox, publishing, meters, this::sendAway));
              foundation.settled().onSuccess(settled -> readiness.ready());
            });
  }

  private Future<Void> consume(Config config) {
    boolean wanted = config.consumers().stream().anyMatch(ConsumerConfig::enabled);
    return wanted && config.cluster().has("consumers")
        ? vertx
            .deployVerticle(new ConsumersVerticle(config.consumers(), id, meters))
            .onSuccess(deployment -> consumers = deployment)
            .mapEmpty()
        : Future.succeededFuture();
  }

  /** Before operations are refused, so that consumers leave nothing half done behind. */
  private Future<Void> endConsumers() {
    String deployment = consumers;
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  private OperationsVerticle operations() {
    return new OperationsVerticle(
        publishing,
        new ChannelOperations(rules(), engine),
        new NodeOperations(
            rules(), VertxLoop.next(vertx), vertx.eventBus(), foundation.nodes(), meters.open()),
        () -> !closing);
  }

  private Future<Void> deployLanes() {
    List<Future<String>> deployed = new ArrayList<>();
    for (int i = 0; i < laneCount(); i++) {
      deployed.add(vertx.deployVerticle(new EdgeVerticle(edge, i, this::lane)));
    }
    return Future.all(deployed).mapEmpty();
  }

  private Lane lane(int index, Loop loop) {
    LaneInbox laneInbox = new LaneInbox(loop);
    LaneMeters laneMeters = meters.lane();
    Hub hub = new Hub(loop, inbox.interestOf(laneInbox), laneMeters, this::batching);
    Surroundings surroundings =
        new Surroundings(
            loop,
            hub,
            this::settings,
            engine,
            publishing,
            new NodeFacts(id, Version.text(), users, vertx.eventBus()),
            laneMeters,
            proxies.open(vertx, loop, laneCount(), laneMeters.set()),
            hooks);
    LaneSessions sessions = new LaneSessions(surroundings);
    laneInbox.serve(hub, sessions);
    inbox.attach(index, laneInbox);
    lanes.add(new Parts(loop, sessions));
    return new Lane(index, loop, sessions);
  }

  private Batching batching(String channel) {
    ResolvedOptions options = settings.rules().options(channel);
    return options == null
        ? Batching.NONE
        : new Batching(
            options.config().batchMaxSize(),
            options.config().batchMaxDelay(),
            options.config().batchFlushLatest());
  }

  /**
   * Takes over what a changed configuration may change while connections live: channel options,
   * tokens, client flags. Listeners, engines and transports stay as they are.
   *
   * @param config checked
   * @throws IllegalArgumentException when it cannot be served; then everything stays as it was
   */
  public void reload(Config config) {
    List<String> problems = StartProblems.of(config);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    Settings before = settings;
    settings = settingsOf(vertx, config);
    before.tokens().close();
  }

  /**
   * Stops at once, as a node without others does; see {@link #stop(StopPlan)}.
   *
   * @param timeoutMillis after which what is left is cut
   */
  public Future<Void> stop(long timeoutMillis) {
    return stop(StopPlan.alone(Duration.ofMillis(timeoutMillis)));
  }

  /**
   * Stops in order: not ready, consumers finish what they have in work, no new clients, sessions
   * told to come back elsewhere (3001), operations refused with error 100, no new connections,
   * requests in progress finished, backends told what ended. Channel state is the foundation's to
   * hand over.
   */
  public Future<Void> stop(StopPlan plan) {
    long begunNanos = System.nanoTime();
    readiness.stopping();
    return endConsumers()
        .otherwiseEmpty()
        .compose(ended -> new Drain(edge, List.copyOf(lanes), () -> closing = true).run(plan))
        .eventually(() -> hooks.close(leftForHooks(plan, begunNanos)))
        .eventually(foundation::unwatch)
        .eventually(engine.streams()::close)
        .eventually(engine.presence()::close)
        .eventually(() -> settings.tokens().close());
  }

  /** Short of all, so that it can still be said what was not told. */
  private static Duration leftForHooks(StopPlan plan, long begunNanos) {
    Duration used = Duration.ofNanos(System.nanoTime() - begunNanos);
    Duration left = plan.serving().multipliedBy(9).dividedBy(10).minus(used);
    return left.compareTo(LEAST_FOR_HOOKS) < 0 ? LEAST_FOR_HOOKS : left;
  }

  /** How this node is to stop, as things are now. */
  public StopPlan stopPlan(ShutdownConfig config) {
    return foundation.nodes().ids().size() > 1
        ? StopPlan.amongOthers(config)
        : StopPlan.alone(config.timeout());
  }

  private void sendAway() {
    Farewell.tell(List.copyOf(lanes), SEND_AWAY);
  }

  /** The bound port of a listener; 0 when it is not bound. */
  public int port(Listener listener) {
    return edge.port(listener);
  }

  /** The node's id, made at its start. */
  public String id() {
    return id;
  }

  Vertx vertx() {
    return vertx;
  }

  Edge edge() {
    return edge;
  }

  Meters meters() {
    return meters;
  }

  ProxyPlan proxies() {
    return proxies;
  }

  Readiness readiness() {
    return readiness;
  }

  UserCounts users() {
    return users;
  }

  Settings settings() {
    return settings;
  }

  private io.gyre.engine.Streams streams() {
    return engine.streams();
  }

  private Supplier<ChannelRules> rules() {
    return () -> settings.rules();
  }

  private long uptimeSeconds() {
    return (System.nanoTime() - startedNanos) / 1_000_000_000L;
  }

  private static Settings settingsOf(Vertx vertx, Config config) {
    ChannelRules rules = new ChannelRules(config.channel(), config.client());
    TokenVerifier tokens =
        new TokenVerifier(
            vertx,
            config.client(),
            channel -> rules.options(channel) != null,
            InstantSource.system());
    return new Settings(config, rules, tokens);
  }

  private static int laneCount() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static DeploymentOptions perLoop() {
    return new DeploymentOptions().setInstances(laneCount());
  }
}
