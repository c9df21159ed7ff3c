package io.gyre.protocol;

/**
 * Channels of the server's own. No namespace can be named like theirs, so for clients and the
 * server API they are unknown channels.
 */
public final class Reserved {

  /** Their namespace; cannot be the name of a configured one. */
  public static final String NAMESPACE = "\u0000gyre";

  private static final String CANARY = NAMESPACE + ".canary.";

  private Reserved() {}

  /** Whether {@code channel} is one of them. */
  public static boolean is(String channel) {
    return channel.startsWith(NAMESPACE);
  }

  /**
   * A channel on which a node tells the others that it is there.
   *
   * @param nodeId the node's id
   * @param index which of them, from 0
   */
  public static String canary(String nodeId, int index) {
    return CANARY + nodeId + '.' + index;
  }
}
