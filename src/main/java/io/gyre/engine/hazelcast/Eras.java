package io.gyre.engine.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigAccessor;
import com.hazelcast.config.ServiceConfig;
import com.hazelcast.internal.services.PreJoinAwareService;
import org.jspecify.annotations.Nullable;

/**
 * Tells the era to members that join, before they are members: the oldest member's word to each of
 * them. So neither a new member nor one that gave up its state for that of others brings an era of
 * its own.
 *
 * <p>Thread: any.
 */
final class Eras implements PreJoinAwareService<JoinEra> {

  static final String NAME = "gyre:eras";

  private final Owner owner;

  private Eras(Owner owner) {
    this.owner = owner;
  }

  /** Adds this to a member's services. */
  static void installIn(Config config, Owner owner) {
    ConfigAccessor.getServicesConfig(config)
        .addServiceConfig(
            new ServiceConfig().setEnabled(true).setName(NAME).setImplementation(new Eras(owner)));
  }

  void join(Roll theirs) {
    owner.join(theirs);
  }

  @Override
  public @Nullable JoinEra getPreJoinOperation() {
    // All who join now are told the same, and a member without an engine could not read it.
    Roll roll = owner.roll();
    return roll == null ? null : new JoinEra(roll);
  }
}
