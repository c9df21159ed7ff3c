package io.gyre.bus;

import io.gyre.protocol.Data;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method of the server API's {@code rpc}. Address {@link Addresses#RPC}; reply {@link
 * Result}; fails with 104 for an unknown method.
 *
 * @param method name
 * @param params argument; null for none
 */
public record Rpc(String method, @Nullable Data params) implements BusMessage {
  /**
   * What the method answered.
   *
   * @param data null for nothing
   */
  public record Result(@Nullable Data data) implements BusMessage {}
}
