package io.gyre.proxy;

/** What the backend can be asked about (proxies reference, section 1). */
public enum ProxyEvent {
  /** A client connects without a token. */
  CONNECT("connect", "Connect", "connect", true),
  /** A connection expires. */
  REFRESH("refresh", "Refresh", "refresh", true),
  /** A client calls a method. */
  RPC("rpc", "RPC", "RPC", false),
  /** A client subscribes. */
  SUBSCRIBE("subscribe", "Subscribe", "subscribe", true),
  /** A client publishes. */
  PUBLISH("publish", "Publish", "publish", false),
  /** A subscription expired. */
  SUB_REFRESH("sub_refresh", "SubRefresh", "sub refresh", true),
  /** A client subscribes to what the backend streams. */
  SUBSCRIBE_STREAM("subscribe_stream", "SubscribeUnidirectional", "subscribe stream", true);

  private final String label;
  private final String method;
  private final String words;
  private final boolean harmless;

  ProxyEvent(String label, String method, String words, boolean harmless) {
    this.label = label;
    this.method = method;
    this.words = words;
    this.harmless = harmless;
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

  /**
   * Whether the backend may be asked twice: clients that hear of a failure ask these again
   * themselves, while a method or a publication would happen twice.
   */
  boolean harmless() {
    return harmless;
  }
}
