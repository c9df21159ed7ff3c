package io.gyre.proxy;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * What the backend answered. Of several parts the disconnect counts before the error, and the error
 * before the result; refresh and sub_refresh look at the result only.
 *
 * @param result null when there is none
 * @param error for the client; null for none
 * @param disconnect ends the client's connection; null for none
 */
public record ProxyAnswer<R>(
    @Nullable R result, @Nullable ErrorInfo error, @Nullable Disconnect disconnect) {

  /** An answer that is an error. */
  static <R> ProxyAnswer<R> of(ErrorInfo error) {
    return new ProxyAnswer<>(null, error, null);
  }

  /** An answer that is a disconnect. */
  static <R> ProxyAnswer<R> of(Disconnect disconnect) {
    return new ProxyAnswer<>(null, null, disconnect);
  }

  /**
   * The result, where there may be none.
   *
   * @throws ProtocolException the disconnect or error, if the backend answered with one
   */
  public @Nullable R resultOrRefusal() {
    if (disconnect != null) {
      throw new ProtocolException(disconnect);
    }
    if (error != null) {
      throw new ProtocolException(error);
    }
    return result;
  }
}
