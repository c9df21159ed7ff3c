package io.gyre.consumer.servicebus;

import org.apache.qpid.proton.engine.Delivery;

/**
 * What an {@link AmqpWire} tells one of its links.
 *
 * <p>Thread: the loop of the consumers.
 */
interface AmqpLink {

  /** The other side answered the opening; it may do so only to refuse it right afterwards. */
  void opened();

  /**
   * The link is no more. Told once.
   *
   * @param why what the other side said, or what became of the connection
   */
  void closed(BusFailure why);

  /** A message came, a part of one, or the other side settled a delivery. */
  void moved(Delivery delivery);

  /** Credit was used up or given back. */
  default void flowed() {}
}
