package io.gyre.edge;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which proxies are believed when they say whose request they pass on ({@code
 * http_server.trusted_proxies}). Whoever connects by the unix domain socket is one of them.
 *
 * <p>Thread: any.
 */
public final class TrustedProxies {

  /** Nobody but the unix domain socket is believed. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private final List<IpSubnetFilterRule> networks = new ArrayList<>();

  /**
   * Believes proxies of these networks.
   *
   * @param networks IP addresses, or networks as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one is neither
   */
  public TrustedProxies(List<String> networks) {
    for (String network : networks) {
      String[] parts = network.strip().split("/", 2);
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(parts[0]);
      try {
        if (bytes == null) {
          throw new IllegalArgumentException("no IP address");
        }
        int prefix = parts.length == 1 ? bytes.length * 8 : Integer.parseInt(parts[1]);
        this.networks.add(
            new IpSubnetFilterRule(
                InetAddress.getByAddress(bytes), prefix, IpFilterRuleType.ACCEPT));
      } catch (IllegalArgumentException | UnknownHostException e) {
        throw new IllegalArgumentException(
            "http_server.trusted_proxies: \""
                + network
                + "\" is no address or network; write 10.1.2.3 or 10.0.0.0/8",
            e);
      }
    }
  }

  /**
   * Address of the client that a request is from: what the last proxy that is believed says in
   * {@code X-Forwarded-For}, else in {@code X-Real-IP}; without such a proxy the peer itself.
   */
  public String clientOf(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    if (!believed(peer)) {
      return String.valueOf(peer);
    }
    String forwarded = lastStranger(request.headers().getAll("X-Forwarded-For"));
    if (forwarded == null) {
      forwarded = address(request.getHeader("X-Real-IP"));
    }
    return forwarded == null ? String.valueOf(peer) : forwarded;
  }

  private boolean believed(@Nullable SocketAddress peer) {
    if (peer == null || peer.isDomainSocket()) {
      return true;
    }
    return !networks.isEmpty() && peer.hostAddress() != null && within(peer.hostAddress());
  }

  /** From the right, past proxies that are believed; the leftmost if all are. */
  private @Nullable String lastStranger(List<String> lines) {
    String[] hops = String.join(",", lines).split(",");
    String client = null;
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = address(hops[i]);
      if (hop == null) {
        break;
      }
      client = hop;
      if (!within(hop)) {
        break;
      }
    }
    return client;
  }

  private boolean within(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return false;
    }
    try {
      InetSocketAddress socket = new InetSocketAddress(InetAddress.getByAddress(bytes), 0);
      return networks.stream().anyMatch(network -> network.matches(socket));
    } catch (UnknownHostException impossible) {
      return false;
    }
  }

  /** An IP address without its port and brackets; null for anything else. */
  private static @Nullable String address(@Nullable String text) {
    String host = text == null ? "" : text.strip();
    if (host.startsWith("[") && host.contains("]")) {
      host = host.substring(1, host.indexOf(']'));
    } else if (host.indexOf(':') == host.lastIndexOf(':') && host.contains(".")) {
      host = host.split(":", 2)[0];
    }
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host) ? host : null;
  }
}
