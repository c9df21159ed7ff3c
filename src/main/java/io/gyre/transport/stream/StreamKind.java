package io.gyre.transport.stream;

import io.gyre.protocol.StreamFraming;

/**
 * What the streams of one transport have in common.
 *
 * @param transport name as in the configuration and the metrics: {@code http_stream}, {@code sse},
 *     …
 * @param shape how messages follow each other
 * @param bare whether pushes travel bare: unidirectional connections
 */
public record StreamKind(String transport, StreamFraming.Shape shape, boolean bare) {

  /** Value of {@code Content-Type}. */
  String contentType() {
    return switch (shape) {
      case LINES -> "text/plain; charset=utf-8";
      case EVENTS -> "text/event-stream; charset=utf-8";
      case DELIMITED -> "application/octet-stream";
      case GRPC -> "application/grpc";
    };
  }
}
