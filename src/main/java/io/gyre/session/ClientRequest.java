package io.gyre.session;

import java.util.List;
import java.util.Map;

/**
 * What the HTTP request of a new connection tells the session.
 *
 * @param headers request headers with lower-case names; only those that configuration makes use of
 * @param metadata the same of the metadata of a GRPC client, which has no headers
 * @param remoteAddress address of the client, for logs
 * @param userHeader value of the header named by {@code client.user_id_http_header}; "" when absent
 *     or not configured
 */
public record ClientRequest(
    Map<String, List<String>> headers,
    Map<String, List<String>> metadata,
    String remoteAddress,
    String userHeader) {

  /** A request that tells nothing. */
  public static final ClientRequest NONE = new ClientRequest(Map.of(), Map.of(), "", "");
}
