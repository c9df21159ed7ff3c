package io.gyre.transport.websocket;

import io.gyre.loop.Loop;
import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.StreamFraming;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.protocol.WebSocketFraming;
import io.gyre.transport.StalledWrites;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the WebSocket connections of one lane and transport share: limits, timers, compression.
 *
 * <p>Thread: the lane's loop.
 */
final class WebSocketLane {

  static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  final Loop loop;
  final WebSocketOptions options;
  final StalledWrites stalled;
  final Inflating inflating;
  private final WebSocketFraming json;
  private final Framing deflatedJson;
  private final Framing deflatedProtobuf;

  WebSocketLane(Loop loop, WebSocketOptions options) {
    this.loop = loop;
    this.options = options;
    this.stalled = new StalledWrites(loop, options.writeTimeout());
    int inflated = options.inflatedSizeLimit();
    this.inflating = new Inflating(inflated < 0 ? LARGEST_ARRAY : inflated);
    this.json = options.unidirectional() ? WebSocketFraming.BARE_TEXT : WebSocketFraming.TEXT;
    Deflating deflating = new Deflating(options.compressionLevel());
    int minSize = options.compressionMinSize();
    this.deflatedJson = new DeflateFraming(json, deflating, minSize);
    this.deflatedProtobuf = new DeflateFraming(WebSocketFraming.BINARY, deflating, minSize);
  }

  /** The framing of a connection; one object for all that are alike. */
  Framing framing(ProtocolType protocol, boolean deflate) {
    if (!joins(deflate)) {
      return frames(protocol, deflate);
    }
    Shape shape = protocol == ProtocolType.JSON ? Shape.LINES : Shape.DELIMITED;
    return StreamFraming.of(shape, options.unidirectional(), false);
  }

  /**
   * Returns what joins the messages of one connection into frames; null where each message is a
   * frame.
   */
  @Nullable Joining joining(ProtocolType protocol, boolean deflate) {
    if (!joins(deflate)) {
      return null;
    }
    WebSocketFraming plain = protocol == ProtocolType.JSON ? json : WebSocketFraming.BINARY;
    return new Joining(plain, deflate ? frames(protocol, true) : null, options.joined());
  }

  /** Clients that speak share compressed frames rather than have some of their own. */
  private boolean joins(boolean deflate) {
    return options.joined() > 1 && (options.unidirectional() || !deflate);
  }

  private Framing frames(ProtocolType protocol, boolean deflate) {
    if (protocol == ProtocolType.JSON) {
      return deflate ? deflatedJson : json;
    }
    return deflate ? deflatedProtobuf : WebSocketFraming.BINARY;
  }
}
