package io.gyre.proxy;

import io.gyre.protocol.FieldWriter;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * A way to one endpoint of the backend for messages that want no answer but to be taken in. Sends
 * each once, and again only when its connection ended before an answer; when to send a failed one
 * again is the caller's to say, and so is the time-out.
 *
 * <p>Thread: the loop it was opened on.
 */
public interface Courier {

  /** Label {@code protocol} of the meters: {@code http}, {@code grpc} or {@code bus}. */
  String protocol();

  /**
   * Sends a message.
   *
   * @param message writes its fields, once
   */
  Sent send(Consumer<FieldWriter> message);

  /** Gives connections back; what is under way fails. */
  Future<Void> close();

  /**
   * A message that was sent.
   *
   * @param taken completes when the backend has it; fails with nothing but {@link ProxyFailure},
   *     and then nobody knows
   * @param cancel gives it up; without effect when it is over
   */
  record Sent(Future<Void> taken, Runnable cancel) {}
}
