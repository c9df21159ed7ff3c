package io.gyre.proxy;

/** What the backend can be asked about (proxies reference, section 1). */
public enum ProxyEvent {
  /** A client connects without a token. */
  CONNECT("connect", "Connect", "connect"),
  /** A connection expires. */
  REFRESH("refresh", "Refresh", "refresh"),
  /** A client calls a method. */
  RPC("rpc", "RPC", "RPC"),
  /** A client subscribes. */
  SUBSCRIBE("subscribe", "Subscribe", "subscribe"),
  /** A client publishes. */
  PUBLISH("publish", "Publish", "publish"),
  /** A subscription expired. */
  SUB_REFRESH("sub_refresh", "SubRefresh", "sub refresh"),
  /** A client subscribes to what the backend streams. */
  SUBSCRIBE_STREAM("subscribe_stream", "SubscribeUnidirectional", "subscribe stream");

  private final String label;
  private final String method;
  private final String words;

  ProxyEvent(String label, String method, String words) {
    this.label = label;
    this.method = method;
    this.words = words;
  }

  /** Name in the configuration and the metrics: {@code sub_refresh}. */
  public String label() {
    return label;
  }

  /** Method of the GRPC service {@code centrifugal.centrifugo.proxy.CentrifugoProxy}. */
  public String method() {
    return method;
  }

  /** Name in the log: {@code sub refresh}. */
  public String words() {
    return words;
  }
}
