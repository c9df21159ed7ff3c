package io.gyre.cluster;

import io.gyre.support.ServerProcess.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All nodes on the loopback interface, on ports below those that the kernel gives to outgoing
 * connections: they must stay free. One more member is listed than there are nodes.
 */
record LoopbackSites(List<String> members) implements Sites {
  private static final int LOWEST_PORT = 20_000;

  /** Ports for so many nodes. */
  LoopbackSites(int nodes) {
    this(IntStream.of(freePorts(nodes + 1)).mapToObj(port -> "127.0.0.1:" + port).toList());
  }

  @Override
  public Place place(int node) {
    return Place.LOOPBACK;
  }

  private static int[] freePorts(int count) {
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
    return ports.stream().mapToInt(Integer::intValue).toArray();
  }
}
