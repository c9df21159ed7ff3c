package io.gyre.api;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.bus.ChannelQuery;
import io.gyre.bus.ChannelReply;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Presence and history of a channel (server API sections 4.7 to 4.9). */
final class ChannelMethods {
  private static final Field CHANNEL = new Field("channel", 1, FieldType.STRING);
  private static final Field LIMIT = new Field("limit", 2, FieldType.INT32);
  private static final Field SINCE =
      new Field("since", 3, FieldType.MESSAGE, UserMethods.PositionShape.SHAPE);
  private static final Field REVERSE = new Field("reverse", 4, FieldType.BOOL);

  private static final Field USER = new Field("user", 1, FieldType.STRING).shown();
  private static final Field CLIENT = new Field("client", 2, FieldType.STRING).shown();
  private static final Field CONN_INFO = new Field("conn_info", 3, FieldType.RAW);
  private static final Field CHAN_INFO = new Field("chan_info", 4, FieldType.RAW);
  private static final Shape CLIENT_INFO =
      Shape.of("ClientInfo", USER, CLIENT, CONN_INFO, CHAN_INFO);

  private static final Field CLIENTS =
      new Field("presence", 1, FieldType.MESSAGE_MAP, CLIENT_INFO).shown();
  private static final Field NUM_CLIENTS = new Field("num_clients", 1, FieldType.UINT32).shown();
  private static final Field NUM_USERS = new Field("num_users", 2, FieldType.UINT32).shown();

  private static final Field DATA = new Field("data", 2, FieldType.RAW);
  private static final Field INFO = new Field("info", 3, FieldType.MESSAGE, CLIENT_INFO);
  private static final Field PUBLICATION_OFFSET = new Field("offset", 4, FieldType.UINT64);
  private static final Field TAGS = new Field("tags", 5, FieldType.STRING_MAP);
  private static final Shape PUBLICATION =
      Shape.of("Publication", DATA, INFO, PUBLICATION_OFFSET, TAGS);

  private static final Field PUBLICATIONS =
      new Field("publications", 1, FieldType.MESSAGES, PUBLICATION).shown();
  private static final Field EPOCH = new Field("epoch", 2, FieldType.STRING).shown();
  private static final Field OFFSET = new Field("offset", 3, FieldType.UINT64).shown();

  private static final Shape HISTORY_REMOVED = Shape.of("HistoryRemoveResult");

  static final ApiMethod PRESENCE =
      new ApiMethod(
          "presence",
          "Tells who is subscribed to a channel.",
          4,
          9,
          Shape.of("PresenceRequest", CHANNEL),
          Shape.of("PresenceResult", CLIENTS),
          asking(Addresses.PRESENCE, ChannelQuery.Presence::new),
          ChannelMethods::presence);

  static final ApiMethod PRESENCE_STATS =
      new ApiMethod(
          "presence_stats",
          "Tells how many are subscribed to a channel.",
          5,
          10,
          Shape.of("PresenceStatsRequest", CHANNEL),
          Shape.of("PresenceStatsResult", NUM_CLIENTS, NUM_USERS),
          asking(Addresses.PRESENCE_STATS, ChannelQuery.PresenceStats::new),
          ChannelMethods::presenceStats);

  static final ApiMethod HISTORY =
      new ApiMethod(
          "history",
          "Reads what a channel keeps.",
          6,
          11,
          Shape.of("HistoryRequest", CHANNEL, LIMIT, SINCE, REVERSE),
          Shape.of("HistoryResult", PUBLICATIONS, EPOCH, OFFSET),
          ChannelMethods::askHistory,
          ChannelMethods::history);

  static final ApiMethod HISTORY_REMOVE =
      new ApiMethod(
          "history_remove",
          "Removes what a channel keeps.",
          7,
          12,
          Shape.of("HistoryRemoveRequest", CHANNEL),
          HISTORY_REMOVED,
          asking(Addresses.HISTORY_REMOVE, ChannelQuery.HistoryRemove::new),
          reply -> new Struct(HISTORY_REMOVED));

  private ChannelMethods() {}

  private static Function<Struct, Ask> asking(
      String address, Function<String, ChannelQuery> query) {
    return in -> new Ask(address, query.apply(channel(in)));
  }

  /** Returns the channel a request names; "" when it names none. */
  static String channelOf(Struct in) {
    return in.text(CHANNEL);
  }

  private static String channel(Struct in) {
    String channel = channelOf(in);
    if (channel.isEmpty()) {
      throw ApiError.badRequest();
    }
    return channel;
  }

  private static Ask askHistory(Struct in) {
    Struct since = in.message(SINCE);
    return new Ask(
        Addresses.HISTORY,
        new ChannelQuery.History(
            channel(in),
            (int) in.number(LIMIT),
            since == null ? null : UserMethods.PositionShape.read(since),
            in.flag(REVERSE)));
  }

  private static Struct presence(BusMessage reply) {
    Map<String, Struct> clients = new TreeMap<>();
    ((ChannelReply.Present) reply)
        .clients()
        .forEach((client, info) -> clients.put(client, info(info)));
    return new Struct(PRESENCE.result()).with(CLIENTS, clients);
  }

  private static Struct presenceStats(BusMessage reply) {
    ChannelReply.PresentStats stats = (ChannelReply.PresentStats) reply;
    return new Struct(PRESENCE_STATS.result())
        .with(NUM_CLIENTS, (long) stats.clients())
        .with(NUM_USERS, (long) stats.users());
  }

  private static Struct history(BusMessage reply) {
    ChannelReply.Publications history = (ChannelReply.Publications) reply;
    List<@Nullable Struct> publications = new ArrayList<>();
    for (Publication publication : history.publications()) {
      publications.add(publication(publication));
    }
    return new Struct(HISTORY.result())
        .with(PUBLICATIONS, publications)
        .with(EPOCH, history.epoch())
        .with(OFFSET, history.offset());
  }

  private static Struct publication(Publication publication) {
    ClientInfo info = publication.info();
    return new Struct(PUBLICATION)
        .with(DATA, publication.data())
        .with(INFO, info == null ? null : info(info))
        .with(PUBLICATION_OFFSET, publication.offset())
        .with(TAGS, publication.tags());
  }

  private static Struct info(ClientInfo info) {
    return new Struct(CLIENT_INFO)
        .with(USER, info.user())
        .with(CLIENT, info.client())
        .with(CONN_INFO, info.connInfo())
        .with(CHAN_INFO, info.chanInfo());
  }
}
