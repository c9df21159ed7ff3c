package io.gyre.config;

import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/** Checks the section {@code cluster}. */
final class ClusterCheck {
  private static final Set<String> DISCOVERIES =
      Set.of("", "tcp", "multicast", "dns", "kubernetes");
  private static final Set<String> ROLES = Set.of("edge", "api", "admin", "consumers");
  private static final Set<Integer> KEY_BYTES = Set.of(16, 24, 32);
  private static final Set<Integer> BACKUPS = Set.of(-1, 0, 1, 2);
  private static final int MAX_PORT = 65_535;
  private static final int LEAST_BUFFER = 64 * 1024;

  private final ClusterConfig cluster;
  private final Problems problems;

  private ClusterCheck(ClusterConfig cluster, Problems problems) {
    this.cluster = cluster;
    this.problems = problems;
  }

  /** Adds every broken rule. */
  static void check(Config config, Problems problems) {
    ClusterCheck check = new ClusterCheck(config.cluster(), problems);
    ChannelConfig channel = config.channel();
    check.backups(
        "channel.without_namespace.backup_count", channel.withoutNamespace().backupCount());
    for (int i = 0; i < channel.namespaces().size(); i++) {
      check.backups(
          "channel.namespaces.[" + i + "].backup_count",
          channel.namespaces().get(i).options().backupCount());
    }
    check.membership();
    check.ports();
    check.secrets();
    check.roles(ClusterConfig.wanted(config));
  }

  private void membership() {
    problems.unless(!cluster.name().isEmpty(), "cluster.name", "", "must not be empty");
    problems.unless(
        DISCOVERIES.contains(cluster.discovery()),
        "cluster.discovery",
        cluster.discovery(),
        "must be tcp, multicast, dns or kubernetes");
    boolean byService =
        cluster.discovery().equals("dns") || cluster.discovery().equals("kubernetes");
    problems.unless(
        !byService || !cluster.service().isEmpty(),
        "cluster.service",
        "",
        "is needed for cluster.discovery " + cluster.discovery());
    problems.unless(
        cluster.minimumMembers() >= 1,
        "cluster.minimum_members",
        cluster.minimumMembers(),
        "must be at least 1");
    backups("cluster.backup_count", cluster.backupCount());
    problems.unless(
        cluster.peerBufferSize() >= LEAST_BUFFER,
        "cluster.peer_buffer_size",
        cluster.peerBufferSize(),
        "must be at least " + LEAST_BUFFER);
    Duration timeout = cluster.memberTimeout();
    problems.unless(
        timeout.toSeconds() >= 2 && timeout.toNanosPart() == 0,
        "cluster.member_timeout",
        timeout,
        "must be whole seconds, at least 2s");
  }

  private void backups(String key, int count) {
    problems.unless(BACKUPS.contains(count), key, count, "must be 1, 2, or -1 for none");
  }

  private void ports() {
    port("cluster.port", cluster.port());
    port("cluster.bus.port", cluster.bus().port());
    port("cluster.bus.public_port", cluster.bus().publicPort());
  }

  private void port(String key, int port) {
    problems.unless(port >= 0 && port <= MAX_PORT, key, port, "must be from 0 to 65535");
  }

  private void secrets() {
    TlsConfig tls = cluster.bus().tls();
    boolean complete =
        !tls.certPem().isEmpty()
            && !tls.keyPem().isEmpty()
            && !(tls.clientCaPem().isEmpty() && tls.serverCaPem().isEmpty());
    problems.unless(
        !tls.enabled() || complete,
        "cluster.bus.tls.enabled",
        true,
        "needs cert_pem, key_pem and client_ca_pem or server_ca_pem");
    if (!isKey(cluster.encryptionKey())) {
      problems.hidden(
          Problem.Stage.RULE,
          "cluster.encryption_key",
          "must be 16, 24 or 32 bytes in base64 (openssl rand -base64 32)");
    }
  }

  private static boolean isKey(String text) {
    try {
      return text.isEmpty() || KEY_BYTES.contains(Base64.getDecoder().decode(text).length);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private void roles(boolean clustered) {
    for (String role : cluster.roles()) {
      problems.unless(
          ROLES.contains(role), "cluster.roles", role, "must be edge, api, admin or consumers");
    }
    problems.unless(
        clustered || cluster.roles().isEmpty(),
        "cluster.roles",
        cluster.roles(),
        "needs cluster.enabled: a node alone does everything");
  }
}
