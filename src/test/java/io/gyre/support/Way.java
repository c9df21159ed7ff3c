package io.gyre.support;

/** A transport together with the version of HTTP below it. */
public enum Way {
  /** The bidirectional WebSocket. */
  WEBSOCKET(false),
  /** {@code http_stream}, HTTP/1.1. */
  HTTP_STREAM(false),
  /** {@code http_stream}, HTTP/2. */
  HTTP_STREAM_H2(true),
  /** {@code sse}, HTTP/1.1. */
  SSE(false),
  /** {@code sse}, HTTP/2. */
  SSE_H2(true),
  /** The unidirectional WebSocket. */
  UNI_WEBSOCKET(false),
  /** {@code uni_http_stream}, HTTP/1.1. */
  UNI_HTTP_STREAM(false),
  /** {@code uni_http_stream}, HTTP/2. */
  UNI_HTTP_STREAM_H2(true),
  /** {@code uni_sse}, HTTP/1.1. */
  UNI_SSE(false),
  /** {@code uni_sse}, HTTP/2. */
  UNI_SSE_H2(true),
  /** {@code uni_grpc}. */
  UNI_GRPC(true);

  private final boolean http2;

  Way(boolean http2) {
    this.http2 = http2;
  }

  /** Whether it goes over HTTP/2. */
  public boolean http2() {
    return http2;
  }

  /** Name of the transport in the configuration and in metrics. */
  public String transport() {
    return name().replace("_H2", "").toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether clients only listen. */
  public boolean unidirectional() {
    return transport().startsWith("uni_");
  }

  /** Whether it is a WebSocket. */
  public boolean webSocket() {
    return transport().endsWith("websocket");
  }

  /** Whether its clients have to answer pings. */
  public boolean answersPings() {
    return !unidirectional() || webSocket();
  }
}
