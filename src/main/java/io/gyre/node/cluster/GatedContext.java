package io.gyre.node.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.AddressPicker;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.JoinMessage;
import com.hazelcast.internal.cluster.impl.JoinRequest;
import io.gyre.engine.hazelcast.HazelcastEngine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts our {@link Gate} where Hazelcast's paid editions authenticate members: the oldest member
 * asks before it lets another in. One that is refused is told why and ends.
 */
final class GatedContext extends DefaultNodeContext {

  private final Gate gate;
  private final Set<Address> otherNames = ConcurrentHashMap.newKeySet();
  private volatile @Nullable AddressPicker addresses;

  /** The context of a member that asks {@code gate}. */
  GatedContext(Gate gate) {
    this.gate = gate;
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new Extension(node, gate);
  }

  @Override
  public Joiner createJoiner(Node node) {
    return Joiners.heard(super.createJoiner(node), node, otherNames::add);
  }

  /** Members that were found and belong to a cluster of another name. */
  Set<Address> otherNames() {
    return Set.copyOf(otherNames);
  }

  @Override
  public AddressPicker createAddressPicker(Node node) {
    AddressPicker picker = super.createAddressPicker(node);
    addresses = picker;
    return picker;
  }

  /** Where the membership port is bound; null before. */
  @Nullable Address bound() {
    AddressPicker picker = addresses;
    return picker == null ? null : picker.getBindAddress(EndpointQualifier.MEMBER);
  }

  /** Asks the gate. */
  private static final class Extension extends DefaultNodeExtension {
    private final Gate gate;

    Extension(Node node, Gate gate) {
      super(node);
      this.gate = gate;
    }

    @Override
    public void validateJoinRequest(JoinMessage message) {
      super.validateJoinRequest(message);
      if (message instanceof JoinRequest request) {
        HazelcastEngine.joins(node.hazelcastInstance, request.getAttributes());
        String refusal = gate.refusal(request.getAttributes(), request.isLiteMember());
        if (refusal != null) {
          // The text goes into this node's log and to the one refused.
          throw new SecurityException(
              "member refused address=" + request.getAddress() + " reason: " + refusal);
        }
      }
    }
  }
}
