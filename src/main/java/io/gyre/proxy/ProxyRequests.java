package io.gyre.proxy;

import io.gyre.protocol.Data;
import io.gyre.protocol.FieldWriter;
import io.gyre.proxy.ProxyRequest.Style;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How requests are written (proxies reference, section 8.1), in either encoding. */
final class ProxyRequests {
  private ProxyRequests() {}

  static void connect(FieldWriter out, Style style, ProxyRequest.Connect request) {
    peer(out, style, request);
    data(out, style, 10, request.data());
    out.text(12, "name", request.name());
    out.text(13, "version", request.version());
    out.strings(14, "channels", request.channels());
  }

  static void refresh(FieldWriter out, Style style, ProxyRequest.Refresh request) {
    peer(out, style, request);
    out.textAlways(10, "user", request.user());
    meta(out, style, 11, request.meta());
  }

  static void rpc(FieldWriter out, Style style, ProxyRequest.Rpc request) {
    peer(out, style, request);
    out.textAlways(10, "user", request.user());
    out.text(11, "method", request.method());
    data(out, style, 12, request.data());
    meta(out, style, 14, request.meta());
  }

  static void subscribe(FieldWriter out, Style style, ProxyRequest.Subscribe request) {
    peer(out, style, request);
    out.textAlways(10, "user", request.user());
    out.text(11, "channel", request.channel());
    meta(out, style, 13, request.meta());
    data(out, style, 14, request.data());
  }

  static void publish(FieldWriter out, Style style, ProxyRequest.Publish request) {
    peer(out, style, request);
    out.textAlways(10, "user", request.user());
    out.text(11, "channel", request.channel());
    data(out, style, 12, request.data());
    meta(out, style, 14, request.meta());
  }

  static void subRefresh(FieldWriter out, Style style, ProxyRequest.SubRefresh request) {
    peer(out, style, request);
    out.textAlways(10, "user", request.user());
    out.text(11, "channel", request.channel());
    meta(out, style, 12, request.meta());
  }

  private static void peer(FieldWriter out, Style style, ProxyRequest<?> request) {
    ProxyRequest.Peer peer = request.peer();
    out.text(1, "client", peer.client());
    out.text(2, "transport", peer.transport());
    out.text(3, "protocol", peer.protocol());
    out.text(4, "encoding", style.binary() ? "binary" : "json");
  }

  /** Writes a payload; its form in base64 has the number after that of the plain one. */
  private static void data(FieldWriter out, Style style, int number, @Nullable Data data) {
    if (data == null) {
      return;
    }
    if (style.binary()) {
      out.text(number + 1, "b64data", Base64.getEncoder().encodeToString(data.bytes()));
    } else {
      out.compact(number, "data", data);
    }
  }

  private static void meta(FieldWriter out, Style style, int number, @Nullable Data meta) {
    out.compact(number, "meta", style.meta() ? meta : null);
  }
}
