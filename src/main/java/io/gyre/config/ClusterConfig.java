package io.gyre.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Several nodes as one server; see {@code docs/cluster.md}. */
public record ClusterConfig(
    @Key(
            own = true,
            doc =
                "Join the other nodes; flag `--cluster`. Also on when `engine.type`, `broker.type` or "
                    + "`presence_manager.type` in use is `hazelcast`. An engine left at `memory` becomes "
                    + "`hazelcast`.")
        boolean enabled,
    @Key(own = true, preset = "gyre", doc = "Nodes of other names are kept out.") String name,
    @Key(
            own = true,
            secret = true,
            doc =
                "Shared by all nodes; a node that cannot prove it knows the secret is refused and "
                    + "ends. Empty: whoever reaches the membership port can join.")
        String secret,
    @Key(
            own = true,
            secret = true,
            doc =
                "Key with which payloads are encrypted (AES-GCM) before they enter the shared maps: "
                    + "16, 24 or 32 bytes in base64. Empty: not encrypted.")
        String encryptionKey,
    @Key(
            own = true,
            doc =
                "Hazelcast configuration in XML. Empty: `cluster.xml` in the working directory if it "
                    + "is there, else the one in the jar, which is the same as that at the top of the "
                    + "repository. Keys of this section win over the file.")
        String configFile,
    @Key(
            own = true,
            doc =
                "How nodes find each other: `tcp` (`cluster.members`), `multicast`, `dns` or "
                    + "`kubernetes` (`cluster.service`). Empty: as the file says, which is `tcp`.")
        String discovery,
    @Key(
            own = true,
            doc =
                "`tcp`: hosts or `host:port` where nodes may be, not necessarily all. Empty: as the "
                    + "file says, which is this machine only.")
        List<String> members,
    @Key(
            own = true,
            doc =
                "`dns`: name whose address records are the nodes. `kubernetes`: name of a service, "
                    + "found through the API server in the pod's namespace.")
        String service,
    @Key(
            own = true,
            doc =
                "Address the membership port is bound to. Empty: the interface that fits "
                    + "`cluster.members`.")
        String address,
    @Key(
            own = true,
            doc =
                "Membership port. 0: as the file says, which is 5701 or the next free one while only "
                    + "this machine is searched.")
        int port,
    @Key(
            own = true,
            doc =
                "Address, or `host:port`, at which other nodes reach the membership port, if it "
                    + "differs (port mapping).")
        String publicAddress,
    ClusterBusConfig bus,
    @Key(
            own = true,
            preset = "1",
            doc =
                "Nodes with data that must be together. With fewer, the node is not ready and "
                    + "publications, history and presence fail with error 100. A majority (2 of 3) "
                    + "keeps a cut-off minority from going its own way.")
        int minimumMembers,
    @Key(
            own = true,
            preset = "1",
            doc =
                "Further nodes that have a channel's state before a publication is answered: 1, 2, or "
                    + "-1 for none. A namespace can say otherwise.")
        int backupCount,
    @Key(
            own = true,
            preset = "5s",
            doc =
                "Silence after which a node counts as lost, whole seconds. Only for hosts that hang or "
                    + "are cut off: the end of a process is seen at once.")
        Duration memberTimeout,
    @Key(
            own = true,
            preset = "67108864",
            doc =
                "Bytes of messages that may wait here for one other node that is slow or cut off; at "
                    + "most an eighth of the heap counts. Beyond it messages to it are given up, and "
                    + "it is told to take them from history.")
        int peerBufferSize,
    @Key(
            own = true,
            doc = "Keep no channel state on this node (Hazelcast lite member); others must.")
        boolean liteMember,
    @Key(
            own = true,
            doc =
                "`client.user_connection_limit` counts a user's connections on all nodes, not on each "
                    + "by itself; set it on all. While other nodes cannot be asked, the node's own "
                    + "count decides.")
        boolean shareUserConnectionLimit,
    @Key(
            own = true,
            doc =
                "What the node does, out of `edge` (client transports), `api`, `admin`, `consumers`. "
                    + "Empty: everything.")
        List<String> roles) {

  /** Splits lists given as one text with commas. */
  public ClusterConfig {
    members = split(members);
    roles = split(roles);
  }

  private static List<String> split(List<String> texts) {
    return texts.stream()
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Whether the node has this role. */
  public boolean has(String role) {
    return roles.isEmpty() || roles.contains(role);
  }

  /** Whether a node of this configuration joins others. */
  public static boolean wanted(Config config) {
    return config.cluster().enabled()
        || effective(config.broker().enabled(), config.broker().type(), config).equals("hazelcast")
        || effective(config.presenceManager().enabled(), config.presenceManager().type(), config)
            .equals("hazelcast");
  }

  private static String effective(boolean own, String type, Config config) {
    return own ? type : config.engine().type();
  }
}
