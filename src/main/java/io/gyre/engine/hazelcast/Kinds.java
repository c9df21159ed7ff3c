package io.gyre.engine.hazelcast;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.List;
import java.util.function.Supplier;

/** Every kind of object that passes between members. The list only grows, at its end. */
final class Kinds implements DataSerializableFactory {

  /** The factory's id in the configuration of a member. */
  static final int FACTORY = 0x6779;

  static final int STREAM = 0;
  static final int APPEND = 1;
  static final int APPEND_ANSWER = 2;
  static final int REPLICA = 3;
  static final int INSTALL = 4;
  static final int INTEREST = 5;
  static final int LOOK = 6;
  static final int INTEREST_ANSWER = 7;
  static final int READ = 8;
  static final int READ_ANSWER = 9;
  static final int REFILL = 10;
  static final int REFILL_ANSWER = 11;
  static final int CLEAR = 12;
  static final int STREAM_UPKEEP = 13;
  static final int STREAM_MERGE = 14;
  static final int ROOM = 15;
  static final int PRESENCE_PUT = 16;
  static final int PRESENCE_REMOVE = 17;
  static final int PRESENCE_READ = 18;
  static final int PRESENCE_ANSWER = 19;
  static final int PRESENCE_UPKEEP = 20;
  static final int ROOM_MERGE = 21;
  static final int WITNESS = 22;
  static final int PLACE_TAKE = 23;
  static final int PLACE_COPY = 24;
  static final int PLACE_RENEW = 25;
  static final int JOIN_ERA = 26;
  static final int VOUCH = 27;
  static final int FAREWELL = 28;
  static final int TENURE_PAGE = 29;
  static final int TENURE_STEP = 30;
  static final int TENURE_LOOK = 31;
  static final int TENURE_ANSWER = 32;
  static final int TENURE_MERGE = 33;
  static final int OCCUPANCY_PAGE = 34;
  static final int OCCUPANCY_STEP = 35;
  static final int OCCUPANCY_ANSWER = 36;
  static final int OCCUPANCY_MERGE = 37;

  private static final List<Supplier<IdentifiedDataSerializable>> MAKERS =
      List.of(
          StreamState::new,
          AppendProcessor::new,
          AppendAnswer::new,
          Replica::new,
          InstallState::new,
          InterestProcessor::new,
          InterestLook::new,
          InterestAnswer::new,
          ReadProcessor::new,
          ReadAnswer::new,
          RefillProcessor::new,
          RefillAnswer::new,
          ClearProcessor::new,
          StreamUpkeep::new,
          StreamMerge::new,
          Room::new,
          PresencePut::new,
          PresenceRemove::new,
          PresenceRead::new,
          PresenceAnswer::new,
          PresenceUpkeep::new,
          RoomMerge::new,
          Witness::new,
          PlaceTake::new,
          PlaceCopy::new,
          PlaceRenew::new,
          JoinEra::new,
          Vouch::new,
          Farewell::new,
          TenurePage::new,
          TenureStep::new,
          TenureLook::new,
          TenureAnswer::new,
          TenureMerge::new,
          OccupancyPage::new,
          OccupancyStep::new,
          OccupancyAnswer::new,
          OccupancyMerge::new);

  @Override
  public IdentifiedDataSerializable create(int kind) {
    if (kind < 0 || kind >= MAKERS.size()) {
      throw new IllegalArgumentException("kind " + kind + " comes from a newer node");
    }
    return MAKERS.get(kind).get();
  }
}
