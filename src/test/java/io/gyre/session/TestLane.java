package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.auth.TokenVerifier;
import io.gyre.bus.Announce;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.bus.Publish;
import io.gyre.channel.ChannelRules;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.engine.Engine;
import io.gyre.engine.memory.MemoryPresence;
import io.gyre.engine.memory.MemoryStreams;
import io.gyre.hook.Hooks;
import io.gyre.hub.Hub;
import io.gyre.hub.Interest;
import io.gyre.loop.HandLoop;
import io.gyre.metrics.Meters;
import io.gyre.operation.PublishOperation;
import io.gyre.protocol.Data;
import io.gyre.proxy.Proxies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lane with its real parts over the memory engine, moved by hand, on one thread. */
final class TestLane {

  private static final Pattern CLIENT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"[A-Za-z]{8}\"");

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}},
       "channel": {"without_namespace": {"allow_subscribe_for_client": true},
       "namespaces": [
        {"name": "pres", "presence": true, "join_leave": true, "force_push_join_leave": true,
         "allow_subscribe_for_client": true, "allow_presence_for_subscriber": true},
        {"name": "hist", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "allow_subscribe_for_client": true, "allow_publish_for_client": true,
         "allow_history_for_client": true},
        {"name": "plain", "history_size": 10, "history_ttl": "300s",
         "allow_subscribe_for_client": true, "allow_publish_for_client": true},
        {"name": "all", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "presence": true, "join_leave": true, "force_push_join_leave": true,
         "allow_subscribe_for_client": true},
        {"name": "pos", "history_size": 10, "history_ttl": "300s", "force_positioning": true,
         "allow_subscribe_for_client": true},
        {"name": "cache", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "force_recovery_mode": "cache", "allow_tags_filter": true,
         "allow_subscribe_for_client": true},
        {"name": "autoc", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "force_recovery_mode": "cache", "auto_cache_recover": true,
         "allow_subscribe_for_client": true},
        {"name": "delta", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "allowed_delta_types": ["fossil"], "delta_publish": true, "allow_tags_filter": true,
         "allow_subscribe_for_client": true},
        {"name": "filt", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "allow_tags_filter": true, "allow_subscribe_for_client": true},
        {"name": "own", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "exclude_publisher": true, "allow_subscribe_for_client": true,
         "allow_publish_for_client": true},
        {"name": "closed"}
      ]}}
      """;

  final HandLoop loop = new HandLoop();
  final HandLoop engineLoop = new HandLoop();
  final MemoryPresence presence = new MemoryPresence(List.of(engineLoop));
  final MemoryStreams streams = new MemoryStreams(List.of(engineLoop), this::deliver);
  final UserCounts users = new UserCounts();
  final TestInterest interest = new TestInterest();
  final Hub hub = new Hub(loop, interest);
  final LaneSessions sessions;

  private final TestLink.TextFraming framing = new TestLink.TextFraming(false);
  private final TestLink.TextFraming bareFraming = new TestLink.TextFraming(true);
  private final List<TestClient> clients = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final PublishOperation publishing;
  private Settings settings;

  /** Whether what is published gets lost on its way to the lane. */
  boolean deaf;

  TestLane(Vertx vertx, String config) {
    settings = settings(vertx, config);
    publishing = new PublishOperation(() -> settings.rules(), streams);
    sessions =
        new LaneSessions(
            new Surroundings(
                loop,
                hub,
                () -> settings,
                new Engine(streams, presence),
                publishing,
                new NodeFacts("node", "1 test", users, vertx.eventBus()),
                new Meters().lane(),
                Proxies.NONE,
                Hooks.NONE));
  }

  /** Changes the configuration as a reload would. */
  void reload(Vertx vertx, String config) {
    settings = settings(vertx, config);
  }

  private Settings settings(Vertx vertx, String extra) {
    String text = new JsonObject(CONFIG).mergeIn(new JsonObject(extra), true).encode();
    var loaded = ConfigLoader.load(SourceSet.ofFile("config.json", text));
    assertEquals(List.of(), loaded.problems());
    Config config = loaded.config();
    ChannelRules rules = new ChannelRules(config.channel(), config.client());
    TokenVerifier tokens =
        new TokenVerifier(
            vertx,
            config.client(),
            channel -> rules.options(channel) != null,
            () -> Instant.ofEpochMilli(loop.nowMillis()));
    return new Settings(config, rules, tokens);
  }

  /** What the node wants, and its word on it. */
  static final class TestInterest implements Interest {
    final Set<String> wanted = new HashSet<>();

    /** Channels that the engine cannot be told of. */
    final Set<String> failing = new HashSet<>();

    /** How often it was asked what is on its way. */
    int caughtUpAsked;

    private Future<Void> caughtUp = Future.succeededFuture();

    @Override
    public Future<Void> add(String channel) {
      assertTrue(wanted.add(channel), "wanted twice");
      return failing.contains(channel)
          ? Future.failedFuture("no engine")
          : Future.succeededFuture();
    }

    @Override
    public void remove(String channel) {
      assertTrue(wanted.remove(channel), "not wanted");
    }

    @Override
    public Future<Void> caughtUp() {
      caughtUpAsked++;
      return caughtUp;
    }
  }

  private void deliver(BusMessage message) {
    if (deaf) {
      return;
    }
    loop.execute(
        () -> {
          if (message instanceof Deliver deliver) {
            hub.deliver(deliver);
          } else {
            hub.deliver((Announce) message);
          }
        });
    Promise<Void> delivered = Promise.promise();
    loop.execute(delivered::complete);
    interest.caughtUp = delivered.future();
  }

  TestClient open() {
    return open(ClientRequest.NONE);
  }

  TestClient open(ClientRequest request) {
    return open(request, new TestLink(loop, framing));
  }

  /** A connection whose commands come by other requests. */
  TestClient stream(String session) {
    TestLink link = new TestLink(loop, framing);
    link.session = session;
    return open(ClientRequest.NONE, link);
  }

  /** A connection that only listens. */
  TestClient listen() {
    return open(ClientRequest.NONE, new TestLink(loop, bareFraming));
  }

  /** A connection that only listens and keeps positions, which came back with these. */
  TestClient resume(String positions) {
    return open(ClientRequest.NONE, new TestLink(loop, bareFraming, positions));
  }

  private TestClient open(ClientRequest request, TestLink link) {
    Inbound inbound = sessions.open(link, request);
    link.attach(inbound);
    TestClient client = new TestClient(this, link, inbound);
    clients.add(client);
    return client;
  }

  /** A client of this user, connected with a token that does not expire. */
  TestClient connect(String user) {
    return connectWith("{\"sub\":\"" + user + "\"}");
  }

  /** A client connected with a token of these claims; its id is called A, B, … in what is got. */
  TestClient connectWith(String claims) {
    TestClient client = open().send(connectCommand(claims));
    List<String> reply = client.got();
    assertTrue(reply.get(0).contains("\"connect\":"), () -> "refused: " + reply);
    return client;
  }

  static String connectCommand(String claims) {
    return "{\"id\":1,\"connect\":{\"token\":\"" + token(claims) + "\"}}";
  }

  static String token(String claims) {
    return io.gyre.support.Tokens.hs256(claims);
  }

  /** Publishes as the server API does, and lets it arrive. */
  void publish(String channel, String data) {
    publish(channel, data, Map.of(), false);
  }

  void publish(String channel, String data, Map<String, String> tags, boolean skipHistory) {
    publish(channel, data, tags, skipHistory, "");
  }

  /** Publishes to all but one client. */
  void publishExcept(String channel, String data, String client) {
    publish(channel, data, Map.of(), false, client);
  }

  private void publish(
      String channel, String data, Map<String, String> tags, boolean skipHistory, String excluded) {
    List<String> channels = List.of(channel);
    publishing.byServer(
        new Publish(
            channels, Data.json(data), tags, "", skipHistory, false, 0, "", false, excluded));
    loop.runAll();
  }

  /** Gives the client ids in {@code text} their names and epochs the name E. */
  String named(String text) {
    Matcher matcher = CLIENT.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String name = names.computeIfAbsent(matcher.group(), id -> "" + (char) ('A' + names.size()));
      matcher.appendReplacement(out, Matcher.quoteReplacement(name));
    }
    matcher.appendTail(out);
    return EPOCH.matcher(out).replaceAll("\"epoch\":\"E\"");
  }

  /** The client id that is called so. */
  String id(String name) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** The epoch of a channel. */
  String epoch(String channel) {
    var retention =
        io.gyre.operation.Retentions.of(
            java.util.Objects.requireNonNull(settings.rules().options(channel)));
    return streams.top(channel, retention).result().epoch();
  }

  int present(String channel) {
    return presence.stats(channel).result().clients();
  }

  /** Fails if connections that are over have left anything behind. */
  void assertNothingLeft(String... channels) {
    engineLoop.comeBack();
    for (TestClient client : clients) {
      if (!client.link.ended()) {
        client.leave();
      }
    }
    loop.runAll();
    engineLoop.runAll();
    loop.runAll();
    assertEquals(0, hub.subscriptions(), "subscriptions");
    assertEquals(0, hub.channels(), "channels");
    assertEquals(Set.of(), interest.wanted, "interest");
    assertEquals(0, sessions.connected(), "sessions");
    assertEquals(Set.of(), sessions.users(), "users");
    assertEquals(0, users.users(), "users counted");
    assertEquals(0, users.connections(), "counted connections");
    for (String channel : channels) {
      assertEquals(0, present(channel), () -> "present in " + channel);
    }
    assertTrue(loop.idle(), "timers or tasks");
    assertEquals(0, framing.unreleased() + bareFraming.unreleased(), "frames");
  }
}
