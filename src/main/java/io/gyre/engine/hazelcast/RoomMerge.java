package io.gyre.engine.hazelcast;

/** Everybody present in either half of a split cluster is present. */
final class RoomMerge extends UnionMerge<Room> {

  RoomMerge() {
    super(Kinds.ROOM_MERGE);
  }

  @Override
  void addMissing(Room into, Room from) {
    into.addMissing(from);
  }
}
