package io.gyre.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Which nodes have subscribers of some channels, and what of that is still to be told. A channel
 * turns occupied with its first node at once, and vacated when the last one has been gone for some
 * time. The same steps at the same times give the same state.
 *
 * <p>Thread: one at a time.
 */
public final class Occupancy {

  /** Turns that wait to be told; beyond that the oldest are given up. */
  public static final int MOST_PENDING = 100_000;

  /**
   * A channel that is occupied.
   *
   * @param nodes that have subscribers; none while its end is near
   * @param generation of the turn that made it occupied
   */
  public record Place(Set<UUID> nodes, long generation) {}

  private final Map<String, Place> places = new HashMap<>();

  /** When channels without nodes turn vacated; the one with least time first. */
  private final Map<String, Long> leaving = new LinkedHashMap<>();

  private final TreeMap<Long, ChannelTurn> pending = new TreeMap<>();
  private long last;
  private long dropped;

  /** A node has subscribers of a channel. */
  public void add(UUID node, String channel, long nowMillis) {
    Place place = places.get(channel);
    if (place == null) {
      place = new Place(new HashSet<>(2), turn(channel, true, nowMillis));
      places.put(channel, place);
    }
    place.nodes.add(node);
    leaving.remove(channel);
  }

  /** A node has none any more. */
  public void remove(UUID node, String channel, long nowMillis, long delayMillis) {
    Place place = places.get(channel);
    if (place != null && place.nodes.remove(node) && place.nodes.isEmpty()) {
      leaving.put(channel, nowMillis + delayMillis);
    }
  }

  /** Whether a channel is occupied. */
  public boolean knows(String channel) {
    return places.containsKey(channel);
  }

  /** These nodes are gone. */
  public void removeNodes(Set<UUID> gone, long nowMillis, long delayMillis) {
    places.forEach(
        (channel, place) -> {
          if (place.nodes.removeAll(gone) && place.nodes.isEmpty()) {
            leaving.put(channel, nowMillis + delayMillis);
          }
        });
  }

  /** A node has subscribers of exactly these channels. */
  public void replace(UUID node, Set<String> channels, long nowMillis, long delayMillis) {
    places.forEach(
        (channel, place) -> {
          if (!channels.contains(channel) && place.nodes.remove(node) && place.nodes.isEmpty()) {
            leaving.put(channel, nowMillis + delayMillis);
          }
        });
    channels.forEach(channel -> add(node, channel, nowMillis));
  }

  /** Has channels turn vacated whose time has come. */
  public void advance(long nowMillis) {
    Iterator<Map.Entry<String, Long>> first = leaving.entrySet().iterator();
    while (first.hasNext()) {
      Map.Entry<String, Long> next = first.next();
      if (next.getValue() > nowMillis) {
        return;
      }
      first.remove();
      places.remove(next.getKey());
      turn(next.getKey(), false, nowMillis);
    }
  }

  /** Has all channels turn vacated that are without nodes, however short. */
  public void vacate(long nowMillis) {
    leaving.replaceAll((channel, end) -> nowMillis);
    advance(nowMillis);
  }

  /** When {@link #advance} has something to do next; {@link Long#MAX_VALUE} for never. */
  public long nextMillis() {
    return leaving.isEmpty() ? Long.MAX_VALUE : leaving.values().iterator().next();
  }

  private long turn(String channel, boolean occupied, long nowMillis) {
    last = Generations.next(last, nowMillis);
    wait(new ChannelTurn(channel, occupied, last, nowMillis));
    return last;
  }

  private void wait(ChannelTurn turn) {
    pending.put(turn.generation(), turn);
    if (pending.size() > MOST_PENDING) {
      pending.pollFirstEntry();
      dropped++;
    }
  }

  /**
   * Turns that were not told yet, the oldest first.
   *
   * @param after generation of the last one known; 0 for all
   */
  public List<ChannelTurn> pending(long after, int most) {
    List<ChannelTurn> turns = new ArrayList<>();
    for (ChannelTurn turn : pending.tailMap(after, false).values()) {
      if (turns.size() == most) {
        break;
      }
      turns.add(turn);
    }
    return turns;
  }

  /** Turns of these generations were told. */
  public void told(Iterable<Long> generations) {
    generations.forEach(pending::remove);
  }

  /** How many turns were given up since this was asked last. */
  public long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }

  /** All nodes that have subscribers. */
  public Set<UUID> nodes() {
    Set<UUID> nodes = new HashSet<>();
    places.values().forEach(place -> nodes.addAll(place.nodes));
    return nodes;
  }

  /** Whether nothing is left of it but the number of its last turn. */
  public boolean isEmpty() {
    return places.isEmpty() && pending.isEmpty();
  }

  /**
   * Takes over what another part of a split cluster knew. Where the two told of different turns,
   * the channel turns once more, so that the last word is right.
   */
  public void merge(Occupancy other) {
    last = Math.max(last, other.last);
    Set<String> renumbered = new HashSet<>();
    other.pending.values().forEach(turn -> takeOver(turn, renumbered));
    long now = pending.isEmpty() ? 0 : pending.lastEntry().getValue().timeMillis();
    other.places.forEach(
        (channel, theirs) -> {
          Place ours = places.get(channel);
          boolean same =
              ours != null && ours.generation == theirs.generation && !renumbered.contains(channel);
          Set<UUID> nodes = new HashSet<>(theirs.nodes);
          if (ours != null) {
            nodes.addAll(ours.nodes);
          }
          places.put(
              channel, new Place(nodes, same ? theirs.generation : turn(channel, true, now)));
          if (nodes.isEmpty()) {
            leaving.putIfAbsent(channel, other.leaving.getOrDefault(channel, 0L));
          } else {
            leaving.remove(channel);
          }
        });
    renumbered.stream()
        .filter(channel -> !places.containsKey(channel))
        .forEach(channel -> turn(channel, false, now));
    Set<String> only = new HashSet<>(places.keySet());
    only.removeAll(other.places.keySet());
    only.forEach(
        channel ->
            places.computeIfPresent(
                channel, (name, ours) -> new Place(ours.nodes, turn(name, true, now))));
  }

  /** Numbers were given on both sides; the same one may mean two turns. */
  private void takeOver(ChannelTurn turn, Set<String> renumbered) {
    ChannelTurn known = pending.putIfAbsent(turn.generation(), turn);
    if (known != null && !known.equals(turn)) {
      last++;
      renumbered.add(turn.channel());
      wait(new ChannelTurn(turn.channel(), turn.occupied(), last, turn.timeMillis()));
    }
  }

  /** Shows everything, for a copy elsewhere. */
  public void each(
      Consumer<Map.Entry<String, Place>> place,
      Consumer<Map.Entry<String, Long>> end,
      Consumer<ChannelTurn> turn) {
    places.entrySet().forEach(place);
    leaving.entrySet().forEach(end);
    pending.values().forEach(turn);
  }

  /** Numbers of places, ends and turns, in this order. */
  public int[] sizes() {
    return new int[] {places.size(), leaving.size(), pending.size()};
  }

  /** The number of the last turn. */
  public long last() {
    return last;
  }

  /** Makes this a copy of another one. */
  public void restore(
      long newLast, Map<String, Place> newPlaces, Map<String, Long> ends, List<ChannelTurn> turns) {
    last = newLast;
    places.clear();
    places.putAll(newPlaces);
    leaving.clear();
    leaving.putAll(ends);
    pending.clear();
    turns.forEach(turn -> pending.put(turn.generation(), turn));
  }
}
