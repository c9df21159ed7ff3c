package io.gyre.session;

/**
 * The sessions of one lane.
 *
 * <p>Thread: the lane's loop.
 */
public interface Sessions {

  /**
   * Opens a session for an accepted connection; from here on the connection's frames go to the
   * result.
   *
   * @return where the transport delivers what it reads
   */
  Inbound open(Link link, ClientRequest request);

  /** Sessions that are connected, that is authenticated and not yet closed. */
  int connected();
}
