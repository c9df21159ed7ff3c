package io.gyre.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.CutRelay;
import io.gyre.support.FreePort;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/** Two nodes, each of which reaches the other's bus port through a relay. */
final class LinkPair implements AutoCloseable {
  private static final Duration TOGETHER = Duration.ofSeconds(60);

  private final List<CutRelay> relays;
  private final List<ServerProcess> nodes;

  private LinkPair(List<CutRelay> relays, List<ServerProcess> nodes) {
    this.relays = relays;
    this.nodes = nodes;
  }

  /**
   * Starts them.
   *
   * @param config of both; the second is a lite member
   */
  static LinkPair start(String config) {
    int firstBus = FreePort.find();
    int secondBus = FreePort.find();
    List<CutRelay> relays = List.of(CutRelay.to(firstBus), CutRelay.to(secondBus));
    List<Integer> ports = List.of(FreePort.find(), FreePort.find());
    String name = "link-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    ServerProcess first =
        ServerProcess.start(configOf(config, name, ports, 0, firstBus, relays.get(0)));
    ServerProcess second =
        ServerProcess.start(configOf(config, name, ports, 1, secondBus, relays.get(1)));
    LinkPair pair = new LinkPair(relays, List.of(first, second));
    Await.until(
        TOGETHER,
        () -> pair.api(0).call("info", "{}").path("nodes").size() == 2,
        () -> "not together");
    for (ServerProcess node : pair.nodes) {
      Api health = new Api(node.url(""), "");
      Await.until(
          TOGETHER,
          () -> health.request("GET", "/health/ready", "").status() == 200,
          () -> "not ready: " + health.request("GET", "/health/ready", "") + node.complaints());
    }
    return pair;
  }

  private static String configOf(
      String base, String name, List<Integer> ports, int index, int busPort, CutRelay relay) {
    ObjectNode config = (ObjectNode) Json.parse(base);
    config.withObjectProperty("prometheus").put("enabled", true);
    config.withObjectProperty("health").put("enabled", true);
    config.withObjectProperty("node").put("name", "n" + index);
    ObjectNode cluster = config.withObjectProperty("cluster");
    cluster.put("enabled", true).put("name", name).put("address", "127.0.0.1");
    cluster.put("port", ports.get(index)).put("lite_member", index == 1);
    ports.forEach(port -> cluster.withArrayProperty("members").add("127.0.0.1:" + port));
    cluster.withObjectProperty("bus").put("port", busPort).put("public_port", relay.port());
    cluster.withObjectProperty("bus").put("public_address", "127.0.0.1");
    return config.toString();
  }

  ServerProcess node(int index) {
    return nodes.get(index);
  }

  Api api(int index) {
    return nodes.get(index).api();
  }

  /** Closes the bus connections in both directions and lets none be made for a while. */
  void cut(Duration time) {
    relays.forEach(CutRelay::cut);
    Await.pause(time);
    relays.forEach(CutRelay::restore);
  }

  /** Closes the bus connections, which may be made anew at once. */
  void breakConnections() {
    relays.forEach(CutRelay::cut);
    relays.forEach(CutRelay::restore);
  }

  /** Passes nothing on between the nodes, in one or both directions. */
  void stall() {
    relays.forEach(CutRelay::stall);
  }

  /** Passes on what waits and what comes. */
  void flow() {
    relays.forEach(CutRelay::flow);
  }

  /** The sum of a meter's series on a node. */
  double meter(int index, String name) {
    Api.Answer page = new Api(nodes.get(index).url(""), "").request("GET", "/metrics", "");
    DoubleStream values =
        page.body()
            .lines()
            .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    return values.sum();
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::kill);
    try {
      for (CutRelay relay : relays) {
        relay.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
