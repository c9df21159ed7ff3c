package io.gyre.consumer.servicebus;

import io.gyre.consumer.Reason;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.jspecify.annotations.Nullable;

/**
 * Why Service Bus did not do something, fit for the log: the name of the condition or the status,
 * not the text beside it, which repeats addresses and names of keys.
 */
final class BusFailure extends RuntimeException {
  /** The condition when no session had messages for as long as it was waited. */
  static final String TIMEOUT = "com.microsoft:timeout";

  private static final long serialVersionUID = 1L;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_LATE = 408;
  private static final int TOO_MANY = 429;

  private final String condition;
  private final boolean refusal;

  private BusFailure(String message, String condition, boolean refusal) {
    super(message, null, false, false);
    this.condition = condition;
    this.refusal = refusal;
  }

  /** Something that is no answer: a silence, a broken connection. */
  static BusFailure of(String what) {
    return new BusFailure(what, "", false);
  }

  /** Returns what is to be told of a failure, whoever found it. */
  static BusFailure of(Throwable cause) {
    return cause instanceof BusFailure told ? told : of(Reason.of(cause));
  }

  /**
   * A condition of AMQP.
   *
   * @param what it was about, for when no condition was named
   */
  static BusFailure of(String what, @Nullable ErrorCondition condition) {
    if (condition == null || condition.getCondition() == null) {
      return of(what);
    }
    String name = condition.getCondition().toString();
    return new BusFailure(name, name, false);
  }

  /**
   * The answer of a node to a request.
   *
   * @param node that answered
   * @param status a status of HTTP that is no success
   */
  static BusFailure of(String node, int status) {
    boolean refusal =
        status >= CLIENT_ERROR && status < SERVER_ERROR && status != TOO_LATE && status != TOO_MANY;
    return new BusFailure(node + " answered " + status, "", refusal);
  }

  /** Returns whether a link ended with this condition. */
  boolean is(String name) {
    return condition.equals(name);
  }

  /** Returns whether the same request would be refused again. */
  boolean isRefusal() {
    return refusal;
  }
}
