package io.gyre.engine.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import io.gyre.engine.Engine;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The engine of a cluster ({@code engine.type: hazelcast}) on one of its members. The owner of a
 * channel's partition numbers its publications, keeps them and knows which nodes want them; what it
 * acknowledges is on as many other members as the channel has backups.
 *
 * <p>Thread: any.
 */
public final class HazelcastEngine {

  static final String STREAMS = "gyre.streams.";
  static final String PRESENCE = "gyre.presence.";
  static final String PLACES = "gyre.places";
  static final String TENURES = "gyre.hooks.tenures.";
  static final String CHANNELS = "gyre.hooks.channels.";

  private static final int MERGE_BATCH = 100;

  private final Engine engine;
  private final HazelcastStreams streams;
  private final EngineFigures figures;

  private HazelcastEngine(Engine engine, HazelcastStreams streams, EngineFigures figures) {
    this.engine = engine;
    this.streams = streams;
    this.figures = figures;
  }

  /**
   * Adds to a member's configuration what the engine needs: maps, serializers, properties. Every
   * member has to have it, also those that serve no clients.
   *
   * @param nodeId the node's id, new at each start, which other members then know
   */
  public static Config prepare(Config config, UUID nodeId) {
    SteadyClock.install();
    Owner owner = new Owner();
    owner.installIn(config);
    Eras.installIn(config, owner);
    config.getSerializationConfig().addDataSerializableFactory(Kinds.FACTORY, new Kinds());
    config.getMemberAttributeConfig().setAttribute(ClusterWatch.NODE_ATTRIBUTE, nodeId.toString());
    config.setProperty("hazelcast.operation.fail.on.indeterminate.operation.state", "true");
    for (int backups = 0; backups <= EngineOptions.MOST_BACKUPS; backups++) {
      config.addMapConfig(map(STREAMS + backups, backups, StreamMerge.class));
      config.addMapConfig(map(PRESENCE + backups, backups, RoomMerge.class));
    }
    config.addMapConfig(map(PLACES, 1, RoomMerge.class));
    for (int backups = 1; backups <= EngineOptions.MOST_BACKUPS; backups++) {
      config.addMapConfig(map(TENURES + backups, backups, TenureMerge.class));
      config.addMapConfig(map(CHANNELS + backups, backups, OccupancyMerge.class));
    }
    return config;
  }

  /**
   * Has to be told of every member that asks to be let in: one without an engine does not
   * understand what the others say to those who join, and could not come in.
   *
   * @param instance the member that was asked
   * @param attributes of the one that asks
   */
  public static void joins(HazelcastInstance instance, Map<String, String> attributes) {
    if (!attributes.containsKey(ClusterWatch.NODE_ATTRIBUTE)) {
      Owner.of(instance).strangerJoins();
    }
  }

  private static MapConfig map(String name, int backups, Class<?> merge) {
    return new MapConfig(name)
        .setInMemoryFormat(InMemoryFormat.OBJECT)
        .setBackupCount(backups)
        .setAsyncBackupCount(0)
        .setStatisticsEnabled(false)
        .setPerEntryStatsEnabled(false)
        .setMergePolicyConfig(new MergePolicyConfig(merge.getName(), MERGE_BATCH));
  }

  /**
   * The engine of this node. Waits for other members while it makes the maps known, so not to be
   * called on an event loop.
   *
   * @param instance a member whose configuration was {@linkplain #prepare prepared}
   */
  public static HazelcastEngine create(HazelcastInstance instance, EngineParts parts) {
    EngineOptions options = parts.options();
    LongSupplier given = options.clockMillis();
    LongSupplier clock = given == null ? () -> instance.getCluster().getClusterTime() : given;
    ChannelMaps<StreamState> streams = new ChannelMaps<>(instance, STREAMS, options.backups());
    ChannelMaps<Room> rooms = new ChannelMaps<>(instance, PRESENCE, options.backups());
    EngineFigures figures = new EngineFigures();
    Owner owner = Owner.of(instance);
    ClusterWatch watch = new ClusterWatch(instance, parts, owner);
    owner.begin(new Owner.Rules(clock, watch::hasQuorum, watch.standing()));
    Site site =
        new Site(
            parts,
            streams,
            new Calls(options.giveUp(), figures, owner::serves),
            new Bodies(options.codec()),
            figures);
    HazelcastStreams broker = new HazelcastStreams(site, watch);
    HazelcastPlaces places = new HazelcastPlaces(instance, parts, owner, figures);
    watch.start(broker::audit, new Rounds(instance, streams, rooms, places.map()));
    HazelcastPresence presence = new HazelcastPresence(site, rooms, watch);
    return new HazelcastEngine(
        new Engine(broker, presence, places, new HazelcastLedger(instance, parts, owner, figures)),
        broker,
        figures);
  }

  /** What it does for channels and users. */
  public Engine engine() {
    return engine;
  }

  /**
   * Compares all channels that this node wants with their owners, and takes what it lacks from
   * history: for when messages to it are known to have been lost.
   */
  public void audit() {
    streams.audit();
  }

  /** What happened since the start. */
  public EngineFigures figures() {
    return figures;
  }
}
