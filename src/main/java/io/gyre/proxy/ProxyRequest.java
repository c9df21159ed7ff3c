package io.gyre.proxy;

import io.gyre.protocol.Data;
import io.gyre.protocol.FieldReader;
import io.gyre.protocol.FieldWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to the backend (proxies reference, section 8.1). What it looks like on its way,
 * payload in base64 or connection meta left out, is the proxy's setting and not part of it.
 *
 * @param <R> the result
 */
public sealed interface ProxyRequest<R> {

  /** What it is about. */
  ProxyEvent event();

  /** The connection it is about. */
  Peer peer();

  /** The channel it is about; "" for none. For logs. */
  default String channel() {
    return "";
  }

  /**
   * Writes its fields.
   *
   * @throws io.gyre.protocol.ProtocolException if a payload is not JSON and this is JSON
   */
  void write(FieldWriter out, Style style);

  /**
   * Reads a result.
   *
   * @throws io.gyre.protocol.ProtocolException if it cannot be read
   * @throws IllegalArgumentException if it can, but a field in base64 is malformed
   */
  R readResult(FieldReader in);

  /**
   * How a proxy wants its requests.
   *
   * @param binary payloads in base64
   * @param meta with the connection's meta
   */
  record Style(boolean binary, boolean meta) {}

  /**
   * The connection a request is about.
   *
   * @param client its id
   * @param transport name of its transport
   * @param protocol {@code json} or {@code protobuf}
   */
  record Peer(String client, String transport, String protocol) {}

  /**
   * A client connects without a token.
   *
   * @param data from its connect command; null for none
   * @param name of the application; "" for none
   * @param version of the application; "" for none
   * @param channels it asks to be subscribed to
   */
  record Connect(Peer peer, @Nullable Data data, String name, String version, List<String> channels)
      implements ProxyRequest<ProxyResult.Connect> {
    @Override
    public ProxyEvent event() {
      return ProxyEvent.CONNECT;
    }

    @Override
    public void write(FieldWriter out, Style style) {
      ProxyRequests.connect(out, style, this);
    }

    @Override
    public ProxyResult.Connect readResult(FieldReader in) {
      return ProxyResults.connect(in);
    }
  }

  /**
   * A connection expires.
   *
   * @param user "" for anonymous
   * @param meta of the connection; null for none
   */
  record Refresh(Peer peer, String user, @Nullable Data meta)
      implements ProxyRequest<ProxyResult.Refresh> {
    @Override
    public ProxyEvent event() {
      return ProxyEvent.REFRESH;
    }

    @Override
    public void write(FieldWriter out, Style style) {
      ProxyRequests.refresh(out, style, this);
    }

    @Override
    public ProxyResult.Refresh readResult(FieldReader in) {
      return ProxyResults.refresh(in);
    }
  }

  /**
   * A client calls a method.
   *
   * @param user "" for anonymous
   * @param method as sent
   * @param data null for none
   * @param meta of the connection; null for none
   */
  record Rpc(Peer peer, String user, String method, @Nullable Data data, @Nullable Data meta)
      implements ProxyRequest<ProxyResult.Rpc> {
    @Override
    public ProxyEvent event() {
      return ProxyEvent.RPC;
    }

    @Override
    public void write(FieldWriter out, Style style) {
      ProxyRequests.rpc(out, style, this);
    }

    @Override
    public ProxyResult.Rpc readResult(FieldReader in) {
      return ProxyResults.rpc(in);
    }
  }

  /**
   * A client subscribes.
   *
   * @param event {@link ProxyEvent#SUBSCRIBE} or {@link ProxyEvent#SUBSCRIBE_STREAM}
   * @param user "" for anonymous
   * @param channel full name
   * @param meta of the connection; null for none
   * @param data from its subscribe command; null for none
   */
  record Subscribe(
      ProxyEvent event,
      Peer peer,
      String user,
      String channel,
      @Nullable Data meta,
      @Nullable Data data)
      implements ProxyRequest<ProxyResult.Subscribe> {
    @Override
    public void write(FieldWriter out, Style style) {
      ProxyRequests.subscribe(out, style, this);
    }

    @Override
    public ProxyResult.Subscribe readResult(FieldReader in) {
      return ProxyResults.subscribe(in);
    }
  }

  /**
   * A client publishes.
   *
   * @param user "" for anonymous
   * @param channel full name
   * @param data null for none
   * @param meta of the connection; null for none
   */
  record Publish(Peer peer, String user, String channel, @Nullable Data data, @Nullable Data meta)
      implements ProxyRequest<ProxyResult.Publish> {
    @Override
    public ProxyEvent event() {
      return ProxyEvent.PUBLISH;
    }

    @Override
    public void write(FieldWriter out, Style style) {
      ProxyRequests.publish(out, style, this);
    }

    @Override
    public ProxyResult.Publish readResult(FieldReader in) {
      return ProxyResults.publish(in);
    }
  }

  /**
   * A subscription expired.
   *
   * @param user "" for anonymous
   * @param channel full name
   * @param meta of the connection; null for none
   */
  record SubRefresh(Peer peer, String user, String channel, @Nullable Data meta)
      implements ProxyRequest<ProxyResult.SubRefresh> {
    @Override
    public ProxyEvent event() {
      return ProxyEvent.SUB_REFRESH;
    }

    @Override
    public void write(FieldWriter out, Style style) {
      ProxyRequests.subRefresh(out, style, this);
    }

    @Override
    public ProxyResult.SubRefresh readResult(FieldReader in) {
      return ProxyResults.subRefresh(in);
    }
  }
}
