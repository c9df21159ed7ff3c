package io.gyre.cluster;

import io.gyre.support.ServerProcess.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * All nodes on the loopback interface, on ports below those that the kernel gives to outgoing
 * connections: they must stay free. One more member is listed than there are nodes.
 */
record LoopbackSites(List<String> members, List<Integer> httpPorts) implements Sites {
  private static final int LOWEST_PORT = 20_000;

  /** Ports for so many nodes. */
  LoopbackSites(int nodes) {
    this(nodes, freePorts(2 * nodes + 1));
  }

  private LoopbackSites(int nodes, List<Integer> ports) {
    this(
        ports.stream().skip(nodes).map(port -> "127.0.0.1:" + port).toList(),
        ports.subList(0, nodes));
  }

  @Override
  public int httpPort(int node) {
    return httpPorts.get(node);
  }

  @Override
  public Place place(int node) {
    return Place.LOOPBACK;
  }

  private static List<Integer> freePorts(int count) {
    List<Integer> ports = new ArrayList<>();
    int candidate = LOWEST_PORT + (int) (ProcessHandle.current().pid() % 100) * 100;
    while (ports.size() < count) {
      candidate++;
      try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        ports.add(socket.getLocalPort());
      } catch (IOException taken) {
        // the next one then
      }
    }
    return ports;
  }
}
