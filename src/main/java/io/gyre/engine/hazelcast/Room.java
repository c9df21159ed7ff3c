package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Who is present in one channel. Changed in place.
 *
 * <p>Thread: the partition's.
 */
final class Room extends Wired {

  private final Map<String, Guest> guests = new LinkedHashMap<>();

  /** How many entries each user has. */
  private final Map<Long, Integer> users = new HashMap<>();

  /**
   * One entry.
   *
   * @param node whose connection it is
   * @param user what {@link Bodies#user} made of the user id
   * @param deadline when it is over, the owner's milliseconds
   * @param body what {@link Bodies} made of the client info
   */
  record Guest(UUID node, long user, long deadline, byte[] body) {

    private static final byte[] NOTHING = new byte[0];

    /** A connection of which nothing is told but that it is there. */
    static Guest place(UUID node, long deadline) {
      return new Guest(node, 0, deadline, NOTHING);
    }

    void write(ObjectDataOutput out) throws IOException {
      Layout.writeId(out, node);
      out.writeLong(user);
      out.writeLong(deadline);
      out.writeByteArray(body);
    }

    static Guest read(ObjectDataInput in) throws IOException {
      return new Guest(Layout.readId(in), in.readLong(), in.readLong(), Layout.readBody(in));
    }
  }

  Room() {
    super(Kinds.ROOM);
  }

  boolean isEmpty() {
    return guests.isEmpty();
  }

  int clients() {
    return guests.size();
  }

  int users() {
    return users.size();
  }

  List<byte[]> bodies() {
    List<byte[]> bodies = new ArrayList<>(guests.size());
    guests.values().forEach(guest -> bodies.add(guest.body));
    return bodies;
  }

  boolean has(String client) {
    return guests.containsKey(client);
  }

  void put(String client, Guest guest) {
    Guest before = guests.put(client, guest);
    if (before != null) {
      leave(before);
    }
    users.merge(guest.user, 1, Integer::sum);
  }

  /** Whether there was such an entry. */
  boolean remove(String client) {
    Guest before = guests.remove(client);
    if (before != null) {
      leave(before);
    }
    return before != null;
  }

  /** Whether anybody's time was over. */
  boolean expire(long nowMillis) {
    return removeAll(guest -> guest.deadline <= nowMillis);
  }

  /** Whether anybody was a connection of {@code gone}. */
  boolean removeNodes(Set<UUID> gone) {
    return !gone.isEmpty() && removeAll(guest -> gone.contains(guest.node));
  }

  /** Adds those of {@code other} who are not here. */
  void addMissing(Room other) {
    other.guests.forEach(
        (client, guest) -> {
          if (!guests.containsKey(client)) {
            put(client, guest);
          }
        });
  }

  private boolean removeAll(Predicate<Guest> over) {
    boolean any = false;
    Iterator<Guest> all = guests.values().iterator();
    while (all.hasNext()) {
      Guest guest = all.next();
      if (over.test(guest)) {
        all.remove();
        leave(guest);
        any = true;
      }
    }
    return any;
  }

  private void leave(Guest guest) {
    int left = users.getOrDefault(guest.user, 0) - 1;
    if (left > 0) {
      users.put(guest.user, left);
    } else {
      users.remove(guest.user);
    }
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeInt(guests.size());
    for (Map.Entry<String, Guest> one : guests.entrySet()) {
      out.writeString(one.getKey());
      one.getValue().write(out);
    }
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      put(Layout.readText(in), Guest.read(in));
    }
  }
}
