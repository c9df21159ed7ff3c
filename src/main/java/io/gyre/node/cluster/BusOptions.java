package io.gyre.node.cluster;

import io.gyre.config.ClusterBusConfig;
import io.gyre.config.ClusterConfig;
import io.gyre.config.Pem;
import io.gyre.config.TlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Set;

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
    PemTrustOptions trusted = new PemTrustOptions();
    for (String ca : List.of(tls.clientCaPem(), tls.serverCaPem())) {
      if (!ca.isEmpty()) {
        trusted.addCertValue(Buffer.buffer(Pem.read(ca)));
      }
    }
    options
        .setSsl(true)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(Pem.read(tls.certPem())))
                .addKeyValue(Buffer.buffer(Pem.read(tls.keyPem()))))
        .setTrustOptions(trusted)
        // The bus trusts everybody unless told otherwise.
        .setTrustAll(false)
        .setClientAuth(ClientAuth.REQUIRED);
  }
}
