package io.gyre.client;

/**
 * A call of one method of the server API. The methods of the API are the records of this package;
 * others, such as a server's own extensions, can be called by implementing this interface.
 *
 * <p>Implementations are immutable.
 *
 * @param <R> what the server answers with
 */
public interface Request<R> {

  /** Name of the method, the last part of its path: {@code publish}. */
  String method();

  /** What is sent: a JSON object, as {@code docs/api.md} describes it for the method. */
  Json parameters();

  /**
   * Reads the object in {@code result}.
   *
   * @throws RuntimeException if it is not such a result; the call then fails with a {@link
   *     TransportException}
   */
  R result(Json result);

  /**
   * True if carrying it out twice does what carrying it out once does. Only then it is repeated
   * when it is not known whether the server got it.
   */
  boolean repeatable();

  /**
   * The request with an idempotency key, so that the server itself takes a repeat for one; what the
   * client sends if it may repeat. Requests that have a key, or need none, give themselves.
   *
   * @param key unique
   */
  default Request<R> keyed(String key) {
    return this;
  }

  /**
   * True if a part of this result was a temporary error, which a repeat could heal. After the last
   * repeat the result is returned nevertheless.
   */
  default boolean incomplete(R result) {
    return false;
  }
}
