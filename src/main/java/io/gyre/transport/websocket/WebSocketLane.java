package io.gyre.transport.websocket;

import io.gyre.config.WebSocketConfig;
import io.gyre.loop.Loop;
import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.WebSocketFraming;
import io.gyre.transport.StalledWrites;
import java.time.Duration;

/**
 * What the WebSocket connections of one lane share: limits, timers, compression.
 *
 * <p>Thread: the lane's loop.
 */
final class WebSocketLane {

  static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  final Loop loop;
  final int messageSizeLimit;
  final boolean compression;
  final StalledWrites stalled;
  final Inflating inflating;
  private final Framing deflatedJson;
  private final Framing deflatedProtobuf;

  WebSocketLane(Loop loop, WebSocketConfig config) {
    this.loop = loop;
    this.messageSizeLimit = config.messageSizeLimit();
    this.compression = config.compression();
    this.stalled = new StalledWrites(loop, config.writeTimeout());
    int inflated = config.decompressedMessageSizeLimit();
    this.inflating = new Inflating(inflated > 0 ? inflated : 10 * messageSizeLimit);
    Deflating deflating = new Deflating(config.compressionLevel());
    this.deflatedJson =
        new DeflateFraming(WebSocketFraming.TEXT, deflating, config.compressionMinSize());
    this.deflatedProtobuf =
        new DeflateFraming(WebSocketFraming.BINARY, deflating, config.compressionMinSize());
  }

  /** The framing of a connection; one object for all that are alike. */
  Framing framing(ProtocolType protocol, boolean deflate) {
    boolean json = protocol == ProtocolType.JSON;
    if (deflate) {
      return json ? deflatedJson : deflatedProtobuf;
    }
    return json ? WebSocketFraming.TEXT : WebSocketFraming.BINARY;
  }
}
