package io.gyre.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gyre.loop.Loop;
import io.vertx.core.json.Json;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Vert.x Web's SockJS socket cannot do for its session: tell why it ends, and cut the
 * connection by which the client receives now.
 *
 * <p>Thread: the loop of the session's lane.
 */
public final class SockJsSession {

  /** Key under which the routing context of a socket has its session. */
  static final String KEY = "io.gyre.sockjs.session";

  /** How Vert.x Web ends every session. */
  private static final String VERTX_CLOSE = "c[3000,\"Go away!\"]";

  /** No frame with a reason of its own is longer than this where it says {@link #VERTX_CLOSE}. */
  static final int LONGEST_CLOSE = 160;

  private static final int LAST_WEBSOCKET_CODE = 4999;
  private static final int LONGEST_WEBSOCKET_REASON = 123;

  private @Nullable String closeFrame;
  private @Nullable SockJsExchange receiving;
  Loop.@Nullable Timer forgotten;

  SockJsSession() {}

  /** The session of {@code socket}. */
  public static SockJsSession of(SockJSSocket socket) {
    return Objects.requireNonNull(socket.routingContext().get(KEY));
  }

  /**
   * Ends the session of {@code socket}.
   *
   * @param code for the close frame
   * @param reason for the close frame, any text
   */
  public void close(SockJSSocket socket, int code, String reason) {
    closeFrame = "c[" + code + "," + ascii(Json.encode(reason)) + "]";
    // A WebSocket without SockJS's frames has code and reason in its own close frame.
    if (code <= LAST_WEBSOCKET_CODE) {
      socket.close(code, fitting(reason));
    } else {
      socket.close();
    }
  }

  /** Cuts the connection by which the client receives now; without effect when there is none. */
  public void abort() {
    if (receiving != null) {
      receiving.cut();
    }
  }

  /** The session finds out by itself whether its client is there: no idle timeout is needed. */
  public void keepOpen() {
    if (receiving != null) {
      receiving.keepOpen();
    }
  }

  /** The client receives by {@code exchange}, unless it already receives by another one. */
  void receives(SockJsExchange exchange) {
    if (receiving == null || receiving.isOver()) {
      receiving = exchange;
    }
  }

  boolean isReceiving() {
    return receiving != null && !receiving.isOver();
  }

  /** A new session begins under the name of one that had ended. */
  void begin() {
    closeFrame = null;
  }

  /**
   * Puts the reason into a frame that ends the session.
   *
   * @param frame as Vert.x Web sends it
   * @param kind how frames travel
   * @return {@code frame} itself when it is another one, or there is no reason
   */
  String withReason(String frame, SockJsKind kind) {
    if (closeFrame == null || frame.length() > LONGEST_CLOSE) {
      return frame;
    }
    int start = kind.frameStart(frame);
    String close = kind.quotes() ? inScript(VERTX_CLOSE) : VERTX_CLOSE;
    if (start < 0 || !frame.startsWith(close, start)) {
      return frame;
    }
    return frame.substring(0, start)
        + (kind.quotes() ? inScript(closeFrame) : closeFrame)
        + frame.substring(start + close.length());
  }

  private static String fitting(String reason) {
    int end = Math.min(reason.length(), LONGEST_WEBSOCKET_REASON);
    while (reason.substring(0, end).getBytes(UTF_8).length > LONGEST_WEBSOCKET_REASON) {
      end = reason.offsetByCodePoints(end, -1);
    }
    return reason.substring(0, end);
  }

  /** As text inside of a script's string, inside of a page. */
  private static String inScript(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c");
  }

  private static String ascii(String json) {
    StringBuilder out = new StringBuilder(json.length());
    json.chars()
        .forEach(
            c -> {
              if (c < 0x80) {
                out.append((char) c);
              } else {
                out.append(String.format("\\u%04x", c));
              }
            });
    return out.toString();
  }
}
