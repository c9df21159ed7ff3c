package io.gyre.node.cluster;

import io.gyre.config.ClusterBusConfig;
import io.gyre.config.ClusterConfig;
import io.gyre.config.TlsConfig;
import io.gyre.tls.TlsParts;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;

/** The event bus's port and TLS (section {@code cluster.bus}). */
final class BusOptions {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int PING_MILLIS = 1_000;
  private static final int PONG_MILLIS = 3_000;

  private BusOptions() {}

  /**
   * The options.
   *
   * @param memberHost address of the membership port, for what is not configured
   * @throws IllegalArgumentException when a certificate or key cannot be read
   */
  static EventBusOptions of(ClusterConfig cluster, String memberHost) {
    ClusterBusConfig bus = cluster.bus();
    String host = bus.address().isEmpty() ? memberHost : bus.address();
    EventBusOptions options =
        new EventBusOptions()
            .setHost(host)
            .setPort(bus.port())
            .setClusterPublicHost(publicHost(cluster, host))
            .setConnectTimeout(CONNECT_MILLIS)
            .setTcpNoDelay(true)
            // A connection that gives no sign of life is found dead within 4 s, also when a member
            // may be silent for longer: what was on it then goes over another one. That alone does
            // not end one with unsent data, which the bus flushes first: the kernel does.
            .setClusterPingInterval(PING_MILLIS)
            .setClusterPingReplyInterval(PONG_MILLIS)
            .setTcpUserTimeout((int) cluster.memberTimeout().toMillis());
    if (bus.publicPort() > 0) {
      options.setClusterPublicPort(bus.publicPort());
    }
    if (bus.tls().enabled()) {
      mutual(bus.tls(), options);
    }
    return options;
  }

  private static String publicHost(ClusterConfig cluster, String host) {
    if (!cluster.bus().publicAddress().isEmpty()) {
      return cluster.bus().publicAddress();
    }
    String shared = cluster.publicAddress();
    if (shared.isEmpty()) {
      return host;
    }
    int colon = shared.lastIndexOf(':');
    boolean port = colon > 0 && (shared.indexOf(':') == colon || shared.charAt(colon - 1) == ']');
    return port ? shared.substring(0, colon) : shared;
  }

  private static void mutual(TlsConfig tls, EventBusOptions options) {
    options
        .setSsl(true)
        .setEnabledSecureTransportProtocols(TlsParts.PROTOCOLS)
        .setKeyCertOptions(TlsParts.keys(tls))
        .setTrustOptions(TlsParts.roots(tls.clientCaPem(), tls.serverCaPem()))
        // The bus trusts everybody unless told otherwise.
        .setTrustAll(false)
        .setClientAuth(ClientAuth.REQUIRED);
  }
}
