package io.gyre.proxy;

import java.util.List;
import java.util.Map;

/**
 * What a client sent along with its first request, as far as any proxy may pass it on.
 *
 * @param http headers of its HTTP request, by name in lower case
 * @param metadata of its GRPC stream, by name in lower case
 * @param emulated {@code headers} of its connect command, by name in lower case; what the client
 *     says, so as good as any other of its input
 */
public record ClientHeaders(
    Map<String, List<String>> http,
    Map<String, List<String>> metadata,
    Map<String, String> emulated) {
  /** None. */
  public static final ClientHeaders NONE = new ClientHeaders(Map.of(), Map.of(), Map.of());
}
