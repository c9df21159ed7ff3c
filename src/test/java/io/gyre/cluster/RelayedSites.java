package io.gyre.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.CutRelay;
import io.gyre.support.ServerProcess.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Nodes on loopback whose event bus is reached through a relay each. */
final class RelayedSites implements Sites, Closeable {
  private final LoopbackSites sites;
  private final int nodes;
  private final List<CutRelay> relays;

  /** Relays for so many nodes, which do not run yet. */
  RelayedSites(int nodes) {
    this.nodes = nodes;
    this.sites = new LoopbackSites(2 * nodes);
    this.relays = IntStream.range(0, nodes).mapToObj(node -> CutRelay.to(busPort(node))).toList();
  }

  private int busPort(int node) {
    String free = sites.members().get(nodes + node);
    return Integer.parseInt(free.substring(free.indexOf(':') + 1));
  }

  /** The relay in front of a node's bus. */
  CutRelay before(int node) {
    return relays.get(node);
  }

  @Override
  public List<String> members() {
    return sites.members().subList(0, nodes);
  }

  @Override
  public Place place(int node) {
    return sites.place(node);
  }

  @Override
  public void adapt(int node, ObjectNode cluster) {
    cluster
        .withObjectProperty("bus")
        .put("port", busPort(node))
        .put("public_address", "127.0.0.1")
        .put("public_port", relays.get(node).port());
  }

  @Override
  public void close() {
    for (CutRelay relay : relays) {
      try {
        relay.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
