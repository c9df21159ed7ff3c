package io.gyre.consumer.nats;

import io.gyre.consumer.Reason;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps the reasons why a connection failed, of which the client's own exception says nothing.
 *
 * <p>Thread: any.
 */
final class Failures implements ErrorListener {
  private static final int MOST = 4;

  private final Set<String> reasons = new LinkedHashSet<>();

  @Override
  public void exceptionOccurred(Connection connection, Exception e) {
    add(Reason.of(e));
  }

  @Override
  public void errorOccurred(Connection connection, String error) {
    add(error);
  }

  private synchronized void add(String reason) {
    if (reasons.size() < MOST) {
      reasons.add(reason);
    }
  }

  /** Returns the first reasons. */
  @Override
  public synchronized String toString() {
    return String.join("; ", reasons);
  }
}
