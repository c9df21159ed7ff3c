package io.gyre.edge;

import io.gyre.session.ClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes from a client's HTTP request what its session may need later, and nothing else. */
public final class ClientRequests {

  private final Set<String> kept;
  private final boolean grpc;
  private final String userHeader;
  private final TrustedProxies proxies;

  /**
   * What to take, with nobody believed about addresses.
   *
   * @param headers names of headers that any enabled proxy passes on; empty for none
   * @param userHeader {@code client.user_id_http_header}; "" for none
   */
  public ClientRequests(Collection<String> headers, String userHeader) {
    this(headers, userHeader, TrustedProxies.NONE);
  }

  /**
   * What to take from the requests of GRPC clients.
   *
   * @param keys of the metadata that any enabled proxy passes on; empty for none
   */
  public static ClientRequests ofGrpc(Collection<String> keys) {
    return new ClientRequests(keys, true, "", TrustedProxies.NONE);
  }

  /**
   * What to take; see the other constructor.
   *
   * @param proxies who is believed about the address of a client
   */
  public ClientRequests(Collection<String> headers, String userHeader, TrustedProxies proxies) {
    this(headers, false, userHeader, proxies);
  }

  private ClientRequests(
      Collection<String> headers, boolean grpc, String userHeader, TrustedProxies proxies) {
    this.grpc = grpc;
    this.kept =
        headers.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.userHeader = userHeader;
    this.proxies = proxies;
  }

  /** What {@code request} tells a session. */
  public ClientRequest read(HttpServerRequest request) {
    String user = userHeader.isEmpty() ? null : request.getHeader(userHeader);
    Map<String, List<String>> found = headers(request);
    return new ClientRequest(
        grpc ? Map.of() : found,
        grpc ? found : Map.of(),
        proxies.clientOf(request),
        user == null ? "" : user);
  }

  private Map<String, List<String>> headers(HttpServerRequest request) {
    if (kept.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> found = new HashMap<>();
    for (String name : kept) {
      List<String> values = request.headers().getAll(name);
      if (!values.isEmpty()) {
        found.put(name, List.copyOf(values));
      }
    }
    return Map.copyOf(found);
  }
}
