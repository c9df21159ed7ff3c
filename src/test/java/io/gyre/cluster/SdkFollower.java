package io.gyre.cluster;

import io.gyre.cluster.HistoryEvent.Start;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one client of a published SDK sees, in the words of the history. The SDK connects,
 * reconnects and recovers by itself, with its defaults.
 *
 * <p>Thread: one at a time; what {@link #places} show, any.
 */
final class SdkFollower implements Follower {
  private final Swarm swarm;
  private final String sdk;
  private final String name;
  private final Map<String, Place> places = new LinkedHashMap<>();

  /**
   * A client that is about to connect.
   *
   * @param sdk which SDK, for counts
   * @param name of the client and its user
   */
  SdkFollower(Swarm swarm, String sdk, String name, List<String> channels) {
    this.swarm = swarm;
    this.sdk = sdk;
    this.name = name;
    channels.forEach(channel -> places.put(channel, new Place(swarm.history(), name, channel)));
    swarm.follow(this);
  }

  String name() {
    return name;
  }

  /** A subscription began. */
  void subscribed(
      String channel, boolean recovering, boolean recovered, String epoch, long offset) {
    Place place = place(channel);
    if (!recovering && !place.epoch().isEmpty()) {
      swarm.problem(name + " forgot where it was in " + place);
    }
    Start start = !recovering ? Start.FRESH : recovered ? Start.RECOVERED : Start.NOT_RECOVERED;
    swarm.count(sdk + " " + start);
    place.subscribed(start, epoch, offset);
  }

  /** A publication arrived. */
  void received(String channel, long offset, String id) {
    place(channel).received(offset, id);
  }

  /** A subscription ended, or its connection. */
  void ended(String channel, String why) {
    place(channel).ended(why);
  }

  /** The SDK gave up for good. */
  void gaveUp(String why) {
    swarm.problem(name + " gave up: " + why);
  }

  private Place place(String channel) {
    @Nullable Place place = places.get(channel);
    if (place == null) {
      throw new IllegalStateException(name + " never asked for " + channel);
    }
    return place;
  }

  @Override
  public Collection<Place> places() {
    return places.values();
  }

  @Override
  public String toString() {
    return name + " " + places.values();
  }
}
