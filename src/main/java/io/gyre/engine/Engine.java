package io.gyre.engine;

/**
 * The parts of an engine, which configuration may take from different places.
 *
 * @param streams positions, history, delivery
 * @param presence who is where
 * @param places connections of users over all nodes
 * @param ledger whose end will have to be told
 */
public record Engine(Streams streams, Presence presence, UserPlaces places, Ledger ledger) {
  /** An engine of one node, which counts connections by itself. */
  public Engine(Streams streams, Presence presence) {
    this(streams, presence, UserPlaces.NONE, Ledger.NONE);
  }
}
