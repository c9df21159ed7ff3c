package io.gyre.consumer;

import java.util.Map;

/** A real broker of a test's own, as an application that writes into it sees it. */
public interface Broker extends AutoCloseable {

  /** The options object of a consumer that reads partitions 0 and 1 of this broker, as JSON. */
  String options(String more);

  /** Writes a message into a partition, 0 or 1; returns when the broker has it. */
  void put(int partition, String method, String body);

  /** Writes publication data with fields. */
  void putData(int partition, Map<String, String> fields, byte[] body);

  /** How many messages are not settled yet. */
  long unsettled();

  /** Ends the broker as if it crashed; what it had taken is kept. */
  void crash();

  /** Starts it again at the same place. */
  void restart();

  @Override
  void close();
}
