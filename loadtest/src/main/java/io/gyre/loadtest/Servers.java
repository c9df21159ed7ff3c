package io.gyre.loadtest;

import java.util.List;

/**
 * One server or the nodes of a cluster; connections are dealt to them in turn, and what they use is
 * added up.
 *
 * @param nodes at least one, all of one kind
 */
record Servers(List<Endpoint> nodes) {
  Servers {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("no server");
    }
  }

  static Servers of(Endpoint one) {
    return new Servers(List.of(one));
  }

  /** The server of the i-th connection. */
  Endpoint at(int i) {
    return nodes.get(i % nodes.size());
  }

  /** What they are called together. */
  String name() {
    return nodes.get(0).name();
  }

  Dialect dialect() {
    return nodes.get(0).dialect();
  }

  boolean jvm() {
    return nodes.get(0).jvm();
  }

  /** What all of them have used so far. */
  ProcStats stats() {
    return ProcStats.of(nodes.stream().mapToLong(Endpoint::pid).toArray());
  }

  /** Resident memory of all, bytes. */
  long residentBytes() {
    return nodes.stream().mapToLong(node -> ProcStats.residentBytes(node.pid())).sum();
  }

  /** A full collection in each that is a JVM. */
  void collect() throws InterruptedException {
    for (Endpoint node : nodes) {
      if (node.jvm()) {
        Jcmd.fullCollection(node.pid());
      }
    }
  }
}
