package io.gyre.node.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.DiscoveryJoiner;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import java.util.function.Consumer;

/**
 * Joiners that tell which members said that their cluster has another name. Hazelcast only strikes
 * such members off its list, and forgets that when it has started.
 */
final class Joiners {

  private Joiners() {}

  /**
   * The same kind of joiner as {@code made}, with an ear for refusals; {@code made} itself where
   * members of other names are not looked for (multicast).
   */
  static Joiner heard(Joiner made, Node node, Consumer<Address> otherName) {
    KubernetesConfig service = node.getConfig().getNetworkConfig().getJoin().getKubernetesConfig();
    if (made.getClass() == TcpIpJoiner.class) {
      return new OfAddresses(node, otherName);
    }
    if (made.getClass() == DiscoveryJoiner.class && service.isEnabled()) {
      return new OfService(node, service.isUsePublicIp(), otherName);
    }
    return made;
  }

  /** Looks at listed addresses. */
  private static final class OfAddresses extends TcpIpJoiner {
    private final Consumer<Address> otherName;

    OfAddresses(Node node, Consumer<Address> otherName) {
      super(node);
      this.otherName = otherName;
    }

    @Override
    public void blacklist(Address address, boolean permanent) {
      // For good it is done for this reason only.
      if (permanent) {
        otherName.accept(address);
      }
      super.blacklist(address, permanent);
    }
  }

  /** Looks at the addresses of a service. */
  private static final class OfService extends DiscoveryJoiner {
    private final Consumer<Address> otherName;

    OfService(Node node, boolean publicAddress, Consumer<Address> otherName) {
      super(node, node.discoveryService, publicAddress);
      this.otherName = otherName;
    }

    @Override
    public void blacklist(Address address, boolean permanent) {
      if (permanent) {
        otherName.accept(address);
      }
      super.blacklist(address, permanent);
    }
  }
}
