package io.gyre.engine;

/**
 * The parts of an engine, which configuration may take from different places.
 *
 * @param streams positions, history, delivery
 * @param presence who is where
 * @param places connections of users over all nodes
 */
public record Engine(Streams streams, Presence presence, UserPlaces places) {

  /** An engine of one node, which counts connections by itself. */
  public Engine(Streams streams, Presence presence) {
    this(streams, presence, UserPlaces.NONE);
  }
}
