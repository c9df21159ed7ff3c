package io.gyre.node;

import io.gyre.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The display name of a node ({@code node.name}). */
public final class NodeName {
  private NodeName() {}

  /** The configured name, or {@code <hostname>_<port>}. */
  public static String of(Config config) {
    String configured = config.node().name();
    return configured.isEmpty() ? host() + "_" + config.httpServer().port() : configured;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
