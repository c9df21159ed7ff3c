package io.gyre.link;

import io.gyre.bus.BusMessage;

/**
 * The way to the address of another node, which may lose, repeat and reorder.
 *
 * <p>Thread: the loops of the links.
 */
@FunctionalInterface
public interface LinkBus {

  /**
   * Sends.
   *
   * @param node id of the node
   * @param failed told at most once, on the calling loop, if the message certainly did not go out
   */
  void send(String node, BusMessage message, Failed failed);

  /** Takes the word that a message did not go out. */
  @FunctionalInterface
  interface Failed {
    /**
     * Takes it.
     *
     * @param nobody whether the node has no address, not even a broken connection to it
     */
    void failed(boolean nobody);
  }
}
