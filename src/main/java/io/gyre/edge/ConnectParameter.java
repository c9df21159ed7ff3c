package io.gyre.edge;

import io.gyre.protocol.Codec;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The query parameter {@code cf_connect}, for clients that cannot send anything but a URL. */
public final class ConnectParameter {

  private static final String NAME = "cf_connect";

  private ConnectParameter() {}

  /**
   * The text of the parameter.
   *
   * @return null when there is none, or nothing in it, or the query is not properly encoded
   */
  public static @Nullable String text(HttpServerRequest request) {
    if (request.query() == null) {
      return null;
    }
    try {
      String text = request.getParam(NAME);
      return text == null || text.isEmpty() ? null : text;
    } catch (IllegalArgumentException badEncoding) {
      return null;
    }
  }

  /**
   * The bare connect request in the parameter.
   *
   * @return null when there is none
   * @throws io.gyre.protocol.ProtocolException when it cannot be read
   */
  public static @Nullable ConnectRequest of(HttpServerRequest request) {
    String text = text(request);
    return text == null
        ? null
        : Codec.of(ProtocolType.JSON).connectRequest(text.getBytes(StandardCharsets.UTF_8));
  }
}
