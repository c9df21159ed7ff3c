package io.gyre.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Predicate;

/** The cross-origin headers of the client endpoints. */
public final class Cors {

  private final Predicate<String> allowed;

  /**
   * Headers for those origins.
   *
   * @param allowed whether an {@code Origin} header's value, "" for none, may use this node
   */
  public Cors(Predicate<String> allowed) {
    this.allowed = allowed;
  }

  /** Value of the {@code Origin} header; "" when absent. */
  public static String origin(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    return origin == null ? "" : origin;
  }

  /**
   * Adds the headers to the response of {@code request} when its origin is allowed.
   *
   * @return whether it is
   */
  public boolean apply(HttpServerRequest request) {
    String origin = origin(request);
    if (!allowed.test(origin)) {
      return false;
    }
    MultiMap headers = request.response().headers();
    headers.set("Access-Control-Allow-Credentials", "true");
    headers.set("Access-Control-Allow-Origin", origin);
    String asked = request.getHeader("Access-Control-Request-Headers");
    if (asked != null && !asked.isEmpty() && !asked.equals("null")) {
      headers.set("Access-Control-Allow-Headers", asked);
    }
    return true;
  }
}
