package io.gyre.loadtest;

/** A connection of a {@link Crowd}. */
interface Member {
  /** The room it is subscribed to. */
  int room();

  /** Messages received in order so far; to be read when nothing is in flight any more. */
  int received();

  /** Closes without reporting it as lost; safe from any thread. */
  void close();
}
