package io.gyre.loadtest;

/** A way to publish. Thread: the loop it was opened on, except the answers. */
interface Publisher {
  /** Hands over one publication; it may wait for {@link #flush}. */
  void publish(int room, byte[] data);

  void flush();

  Answers answers();

  void close();
}
