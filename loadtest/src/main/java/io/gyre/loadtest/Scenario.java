package io.gyre.loadtest;

import java.util.List;
import java.util.Locale;

/**
 * A named load.
 *
 * @param kind what is done
 * @param connections subscribers, or clients, or HTTP connections
 * @param rooms channels the subscribers are dealt to, or that are dealt to the clients
 * @param rate publications a second, all rooms together; 0: as fast as they arrive
 * @param floor whether the bare-write floor can do it too
 * @param way how subscribers come
 */
record Scenario(
    String name, Kind kind, int connections, int rooms, int rate, boolean floor, Way way) {

  private static final String CONSUMERS = "consumers-";

  private Scenario(String name, Kind kind, int connections, int rooms, int rate, boolean floor) {
    this(name, kind, connections, rooms, rate, floor, Way.WEBSOCKET);
  }

  private static Scenario by(Way way) {
    String name = "fanout-1000-" + way.name().toLowerCase(Locale.ROOT);
    return new Scenario(name, Kind.FANOUT, 1_000, 1, 50, false, way);
  }

  private static Scenario consuming(String broker) {
    return new Scenario(CONSUMERS + broker, Kind.CONSUME, 1, SourceBroker.CHANNELS, 0, false);
  }

  /** The broker of a scenario of consumers. */
  String broker() {
    return name.substring(CONSUMERS.length());
  }

  enum Kind {
    CONNECT,
    FANOUT,
    IDLE,
    HTTP_PUBLISH,
    GRPC_PUBLISH,
    WS_PUBLISH,
    RPC,
    SUBSCRIBE,
    CHANNELS,
    CONSUME
  }

  static final List<Scenario> ALL =
      List.of(
          new Scenario("connect", Kind.CONNECT, 5_000, 5_000, 0, false),
          new Scenario("fanout-1000", Kind.FANOUT, 1_000, 1, 50, true),
          new Scenario("fanout-1000-200", Kind.FANOUT, 1_000, 1, 200, true),
          new Scenario("fanout-saturated", Kind.FANOUT, 1_000, 1, 0, true),
          new Scenario("fanout-10000", Kind.FANOUT, 10_000, 1, 5, true),
          by(Way.WEBSOCKET_HTTP2),
          by(Way.HTTP_STREAM),
          by(Way.SSE),
          by(Way.UNI_WEBSOCKET),
          by(Way.UNI_HTTP_STREAM),
          by(Way.UNI_SSE),
          new Scenario("rooms", Kind.FANOUT, 10_000, 1_000, 1_000, true),
          new Scenario("idle", Kind.IDLE, 10_000, 1_000, 0, true),
          new Scenario("http-publish", Kind.HTTP_PUBLISH, 16, 16, 0, false),
          new Scenario("grpc-publish", Kind.GRPC_PUBLISH, 16, 16, 0, false),
          new Scenario("rpc-proxy", Kind.RPC, 50, 50, 0, false),
          new Scenario("publish-ws", Kind.WS_PUBLISH, 50, 50, 0, false),
          new Scenario("subscribe", Kind.SUBSCRIBE, 50, 50, 0, false),
          consuming("postgresql"),
          consuming("redis"),
          consuming("nats"),
          consuming("kafka"),
          new Scenario("channels", Kind.CHANNELS, 1_000, 100_000, 0, false));

  /** Whether it makes sense for this server. */
  boolean suits(Candidate candidate) {
    boolean floored = candidate.dialect() != Dialect.FLOOR || floor;
    boolean spoken = way != Way.WEBSOCKET_HTTP2 || !candidate.name().equals(Candidate.REFERENCE);
    return floored && spoken && (kind != Kind.CHANNELS || candidate.nodes() > 0);
  }

  int subscribersPerRoom() {
    return connections / rooms;
  }

  /** The same load with at most this many connections; rooms shrink with them. */
  Scenario atMost(int most) {
    if (connections <= most) {
      return this;
    }
    if (kind == Kind.CHANNELS) {
      return new Scenario(name, kind, most, rooms / connections * most, rate, floor, way);
    }
    int fewerRooms = rooms == 1 ? 1 : Math.max(1, rooms * most / connections);
    return new Scenario(
        name, kind, fewerRooms * Math.max(1, most / fewerRooms), fewerRooms, rate, floor, way);
  }

  static Scenario named(String name) {
    return ALL.stream()
        .filter(s -> s.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--scenarios: \""
                        + name
                        + "\" is none of "
                        + ALL.stream().map(Scenario::name).toList()));
  }
}
