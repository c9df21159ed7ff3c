package io.gyre.loadtest;

/** A way to publish. Thread: the loop it was opened on, except the counts. */
interface Publisher {
  /** Hands over one publication; it may wait for {@link #flush}. */
  void publish(int room, byte[] data);

  void flush();

  /** Publications the server has answered with success. */
  long accepted();

  /** The first failure, or "". */
  String failure();

  void close();
}
