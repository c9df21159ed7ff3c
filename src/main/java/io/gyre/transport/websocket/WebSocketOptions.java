package io.gyre.transport.websocket;

import io.gyre.config.UniWebSocketConfig;
import io.gyre.config.WebSocketConfig;
import java.time.Duration;

/**
 * What the two WebSocket transports have in common, and what sets them apart.
 *
 * @param transport name of the transport
 * @param unidirectional whether clients only listen
 * @param writeTimeout how long a peer may take nothing; 0 or less for ever
 * @param messageSizeLimit bytes of a message from a client, on the wire
 * @param inflatedSizeLimit bytes of a message from a client, decompressed; negative for none
 * @param compression whether permessage-deflate is negotiated
 * @param compressionLevel 1 to 9
 * @param compressionMinSize messages up to this many bytes are not compressed
 * @param closingHandshake whether a close frame is sent and the peer's awaited
 * @param disconnectPush whether a push tells of the end before the close frame does
 * @param joined most messages in a frame, of those that leave together; at least 1
 */
record WebSocketOptions(
    String transport,
    boolean unidirectional,
    Duration writeTimeout,
    int messageSizeLimit,
    int inflatedSizeLimit,
    boolean compression,
    int compressionLevel,
    int compressionMinSize,
    boolean closingHandshake,
    boolean disconnectPush,
    int joined) {

  /** Messages in a frame to a client that only listens, as many as the reference server joins. */
  private static final int JOINED_PUSHES = 16;

  private static final int INFLATION = 10;

  /**
   * Options of clients that speak and listen.
   *
   * @param joined {@code client.max_messages_in_frame}
   */
  static WebSocketOptions of(WebSocketConfig config, int joined) {
    int inflated = config.decompressedMessageSizeLimit();
    return new WebSocketOptions(
        "websocket",
        false,
        config.writeTimeout(),
        config.messageSizeLimit(),
        inflated > 0 ? inflated : INFLATION * config.messageSizeLimit(),
        config.compression(),
        config.compressionLevel(),
        config.compressionMinSize(),
        true,
        false,
        joined < 0 ? Integer.MAX_VALUE : Math.max(joined, 1));
  }

  static WebSocketOptions of(UniWebSocketConfig config) {
    int inflated = config.decompressedMessageSizeLimit();
    return new WebSocketOptions(
        "uni_websocket",
        true,
        config.writeTimeout(),
        config.messageSizeLimit(),
        inflated == 0 ? INFLATION * config.messageSizeLimit() : inflated,
        config.compression(),
        config.compressionLevel(),
        config.compressionMinSize(),
        !config.disableClosingHandshake(),
        !config.disableDisconnectPush(),
        config.joinPushMessages() ? JOINED_PUSHES : 1);
  }
}
