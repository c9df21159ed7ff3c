package io.gyre.api;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.Rpc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inspection of the nodes, and rpc (server API sections 4.10 to 4.12). */
final class NodeMethods {
  private static final Field PATTERN = new Field("pattern", 1, FieldType.STRING);
  private static final Field SUBSCRIBERS = new Field("num_clients", 1, FieldType.UINT32);
  private static final Field CHANNELS_FOUND =
      new Field("channels", 1, FieldType.MESSAGE_MAP, Shape.of("ChannelInfo", SUBSCRIBERS)).shown();

  private static final Field UID = new Field("uid", 1, FieldType.STRING).shown();
  private static final Field NAME = new Field("name", 2, FieldType.STRING).shown();
  private static final Field VERSION = new Field("version", 3, FieldType.STRING).shown();
  private static final Field NUM_CLIENTS = new Field("num_clients", 4, FieldType.UINT32).shown();
  private static final Field NUM_USERS = new Field("num_users", 5, FieldType.UINT32).shown();
  private static final Field NUM_CHANNELS = new Field("num_channels", 6, FieldType.UINT32).shown();
  private static final Field UPTIME = new Field("uptime", 7, FieldType.UINT32);
  private static final Field INTERVAL = new Field("interval", 1, FieldType.DOUBLE).shown();
  private static final Field ITEMS = new Field("items", 2, FieldType.DOUBLE_MAP).shown();
  private static final Field METRICS =
      new Field("metrics", 8, FieldType.MESSAGE, Shape.of("Metrics", INTERVAL, ITEMS));
  private static final Field NUM_SUBS = new Field("num_subs", 10, FieldType.UINT32).shown();
  private static final Shape NODE =
      Shape.of(
          "NodeResult",
          UID,
          NAME,
          VERSION,
          NUM_CLIENTS,
          NUM_USERS,
          NUM_CHANNELS,
          UPTIME,
          METRICS,
          NUM_SUBS);
  private static final Field NODES = new Field("nodes", 1, FieldType.MESSAGES, NODE);

  private static final Field METHOD = new Field("method", 1, FieldType.STRING);
  private static final Field PARAMS = new Field("params", 2, FieldType.RAW);
  private static final Field DATA = new Field("data", 1, FieldType.RAW);

  static final ApiMethod CHANNELS =
      new ApiMethod(
          "channels",
          "Lists channels with subscribers.",
          8,
          16,
          Shape.of("ChannelsRequest", PATTERN),
          Shape.of("ChannelsResult", CHANNELS_FOUND),
          in -> new Ask(Addresses.CHANNELS, new NodeQuery.Channels(in.text(PATTERN))),
          NodeMethods::channels);

  static final ApiMethod INFO =
      new ApiMethod(
          "info",
          "Lists the nodes, with figures.",
          9,
          13,
          Shape.of("InfoRequest"),
          Shape.of("InfoResult", NODES),
          in -> new Ask(Addresses.INFO, new NodeQuery.Info()),
          NodeMethods::info);

  static final ApiMethod RPC =
      new ApiMethod(
          "rpc",
          "Calls a custom method.",
          10,
          14,
          Shape.of("RPCRequest", METHOD, PARAMS),
          Shape.of("RPCResult", DATA),
          NodeMethods::askRpc,
          NodeMethods::rpc);

  private NodeMethods() {}

  private static Ask askRpc(Struct in) {
    if (in.text(METHOD).isEmpty()) {
      throw ApiError.badRequest();
    }
    return new Ask(Addresses.RPC, new Rpc(in.text(METHOD), in.raw(PARAMS)));
  }

  private static Struct rpc(BusMessage reply) {
    return new Struct(RPC.result()).with(DATA, ((Rpc.Result) reply).data());
  }

  private static Struct channels(BusMessage reply) {
    Shape count = CHANNELS_FOUND.messages();
    Map<String, Struct> channels = new LinkedHashMap<>();
    ((NodeReply.Channels) reply)
        .subscribers()
        .forEach((name, n) -> channels.put(name, new Struct(count).with(SUBSCRIBERS, (long) n)));
    return new Struct(CHANNELS.result()).with(CHANNELS_FOUND, channels);
  }

  private static Struct info(BusMessage reply) {
    List<@Nullable Struct> nodes = new ArrayList<>();
    for (NodeReply.NodeInfo node : ((NodeReply.Info) reply).nodes()) {
      nodes.add(
          new Struct(NODE)
              .with(UID, node.uid())
              .with(NAME, node.name())
              .with(VERSION, node.version())
              .with(NUM_CLIENTS, (long) node.clients())
              .with(NUM_USERS, (long) node.users())
              .with(NUM_CHANNELS, (long) node.channels())
              .with(UPTIME, node.uptimeSeconds())
              .with(METRICS, metrics(node.metrics()))
              .with(NUM_SUBS, (long) node.subscriptions()));
    }
    return new Struct(INFO.result()).with(NODES, nodes);
  }

  private static @Nullable Struct metrics(NodeReply.@Nullable Metrics metrics) {
    return metrics == null
        ? null
        : new Struct(METRICS.messages())
            .with(INTERVAL, metrics.intervalSeconds())
            .with(ITEMS, metrics.items());
  }
}
