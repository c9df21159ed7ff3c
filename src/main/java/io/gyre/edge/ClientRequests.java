package io.gyre.edge;

import io.gyre.session.ClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes from a client's HTTP request what its session may need later, and nothing else. */
public final class ClientRequests {

  private final Set<String> kept;
  private final String userHeader;

  /**
   * What to take.
   *
   * @param headers names of headers that any enabled proxy passes on; empty for none
   * @param userHeader {@code client.user_id_http_header}; "" for none
   */
  public ClientRequests(Set<String> headers, String userHeader) {
    this.kept =
        headers.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.userHeader = userHeader;
  }

  /** What {@code request} tells a session. */
  public ClientRequest read(HttpServerRequest request) {
    String user = userHeader.isEmpty() ? null : request.getHeader(userHeader);
    return new ClientRequest(
        headers(request), request.remoteAddress().toString(), user == null ? "" : user);
  }

  private Map<String, String> headers(HttpServerRequest request) {
    if (kept.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new HashMap<>();
    for (String name : kept) {
      List<String> values = request.headers().getAll(name);
      if (!values.isEmpty()) {
        found.put(name, String.join(",", values));
      }
    }
    return Map.copyOf(found);
  }
}
