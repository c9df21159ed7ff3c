package io.gyre.edge;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests as the SockJS handler of Vert.x Web should have them. It closes the connection below
 * each response by which messages go down. A client of HTTP/1 has to know that, or it sends its
 * next request into a connection that is about to go; on HTTP/2 the connection is that of other
 * streams too, and stays.
 */
public final class SockJsRequest {

  private static final Set<String> RECEIVING =
      Set.of("xhr", "xhr_streaming", "eventsource", "htmlfile", "jsonp");

  private SockJsRequest() {}

  /** What to hand to the handler in place of {@code request}. */
  public static HttpServerRequest of(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return new Shared((HttpServerRequestInternal) request);
    }
    String path = request.path();
    if (path != null && RECEIVING.contains(path.substring(path.lastIndexOf('/') + 1))) {
      request.response().putHeader("Connection", "close");
    }
    return request;
  }

  /**
   * A request whose connection cannot be closed through it, and whose response is closed only when
   * that happens before its end.
   */
  private static final class Shared extends HttpServerRequestWrapper {
    private final HttpConnection connection;
    private final HttpServerResponse response;

    Shared(HttpServerRequestInternal request) {
      super(request);
      this.connection = kept(request.connection());
      this.response = told(request.response());
    }

    @Override
    public HttpConnection connection() {
      return connection;
    }

    @Override
    public HttpServerResponse response() {
      return response;
    }
  }

  private static HttpConnection kept(HttpConnection connection) {
    return standIn(
        HttpConnection.class,
        (proxy, method, arguments) ->
            method.getName().equals("close")
                ? Future.succeededFuture()
                : call(connection, method, arguments));
  }

  private static HttpServerResponse told(HttpServerResponse response) {
    return standIn(
        HttpServerResponse.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("closeHandler") && arguments[0] != null) {
            @SuppressWarnings("unchecked")
            Handler<@Nullable Void> handler = (Handler<@Nullable Void>) arguments[0];
            response.closeHandler(
                closed -> {
                  if (!response.ended()) {
                    handler.handle(null);
                  }
                });
            return proxy;
          }
          Object result = call(response, method, arguments);
          return result == response ? proxy : result;
        });
  }

  private static <T> T standIn(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
