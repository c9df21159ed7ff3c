package io.gyre.api;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.bus.ChannelQuery;
import io.gyre.bus.ChannelReply;
import io.gyre.bus.Done;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.Publish;
import io.gyre.bus.Published;
import io.gyre.bus.Rpc;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Operations in a few lines, registered on the event bus: channels {@code chat:…} keep history and
 * presence, {@code bare:…} keep nothing, {@code json:…} take JSON only, others are unknown. All
 * messages that came are kept in {@link #asked}.
 */
final class StandInOperations {
  static final String EPOCH = "xyz<";

  final List<BusMessage> asked = new CopyOnWriteArrayList<>();
  private final List<MessageConsumer<BusMessage>> consumers = new ArrayList<>();
  private final Map<String, List<Publication>> streams = new HashMap<>();
  private NodeReply.Info info = new NodeReply.Info(List.of());
  private Map<String, ClientInfo> present = Map.of();

  /** Answers questions about presence with these clients from now on. */
  void present(Map<String, ClientInfo> clients) {
    present = clients;
  }

  /** Answers {@code info} with these nodes from now on. */
  void nodes(NodeReply.NodeInfo... nodes) {
    info = new NodeReply.Info(List.of(nodes));
  }

  /** Leaves the bus without anyone who answers. */
  void unregister() {
    consumers.forEach(MessageConsumer::unregister);
  }

  void register(EventBus bus) {
    on(bus, Addresses.PUBLISH, Publish.class, this::publish);
    for (String address :
        List.of(
            Addresses.SUBSCRIBE, Addresses.UNSUBSCRIBE, Addresses.DISCONNECT, Addresses.REFRESH)) {
      on(bus, address, BusMessage.class, message -> Done.DONE);
    }
    on(bus, Addresses.PRESENCE, ChannelQuery.class, this::presence);
    on(bus, Addresses.PRESENCE_STATS, ChannelQuery.class, this::presenceStats);
    on(bus, Addresses.HISTORY, ChannelQuery.History.class, this::history);
    on(bus, Addresses.HISTORY_REMOVE, ChannelQuery.class, this::historyRemove);
    on(bus, Addresses.CHANNELS, NodeQuery.Channels.class, this::channels);
    on(bus, Addresses.INFO, NodeQuery.class, query -> info);
    on(bus, Addresses.RPC, Rpc.class, StandInOperations::rpc);
  }

  private <Q extends BusMessage> void on(
      EventBus bus, String address, Class<Q> kind, Function<Q, BusMessage> operation) {
    consumers.add(
        bus.<BusMessage>consumer(
            address,
            message -> {
              asked.add(message.body());
              try {
                message.reply(operation.apply(kind.cast(message.body())));
              } catch (ProtocolException e) {
                ErrorInfo error = e.error() == null ? ErrorCode.INTERNAL.info() : e.error();
                message.fail(error.code(), error.message());
              }
            }));
  }

  private Published publish(Publish publish) {
    List<Published.Outcome> outcomes = new ArrayList<>();
    for (String channel : publish.channels()) {
      try {
        outcomes.add(publish(publish, channel));
      } catch (ProtocolException e) {
        outcomes.add(new Published.Outcome(e.error(), 0, ""));
      }
    }
    return new Published(outcomes);
  }

  private Published.Outcome publish(Publish publish, String channel) {
    if (channel.isEmpty()) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST);
    }
    String namespace = namespace(channel);
    Data data = publish.data();
    if (data == null || (namespace.equals("json") && !data.isJson())) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST);
    }
    if (!namespace.equals("chat") || publish.skipHistory()) {
      return new Published.Outcome(null, 0, "");
    }
    List<Publication> stream = streams.computeIfAbsent(channel, key -> new ArrayList<>());
    long offset = stream.size() + 1L;
    stream.add(Publication.builder().data(data).offset(offset).tags(publish.tags()).build());
    return new Published.Outcome(null, offset, EPOCH);
  }

  private BusMessage presence(ChannelQuery query) {
    requireKept(query.channel());
    return new ChannelReply.Present(present);
  }

  private BusMessage presenceStats(ChannelQuery query) {
    requireKept(query.channel());
    return new ChannelReply.PresentStats(present.size(), present.size());
  }

  private BusMessage history(ChannelQuery.History query) {
    requireKept(query.channel());
    if (query.since() != null && !query.since().epoch().equals(EPOCH)) {
      throw new ProtocolException(ErrorCode.UNRECOVERABLE_POSITION);
    }
    List<Publication> all = streams.getOrDefault(query.channel(), List.of());
    int limit = query.limit() < 0 ? all.size() : Math.min(query.limit(), all.size());
    return new ChannelReply.Publications(List.copyOf(all.subList(0, limit)), all.size(), EPOCH);
  }

  private BusMessage historyRemove(ChannelQuery query) {
    requireKept(query.channel());
    return Done.DONE;
  }

  private BusMessage channels(NodeQuery.Channels query) {
    if (query.pattern().equals("[")) {
      throw new ProtocolException(ErrorCode.INTERNAL);
    }
    return new NodeReply.Channels(new TreeMap<>(Map.of("chat:2", 1, "chat:1", 2)));
  }

  private static BusMessage rpc(Rpc rpc) {
    if (rpc.method().equals("echo")) {
      return new Rpc.Result(rpc.params());
    }
    throw new ProtocolException(ErrorCode.METHOD_NOT_FOUND);
  }

  private static String namespace(String channel) {
    String namespace = channel.substring(0, Math.max(0, channel.indexOf(':')));
    if (!List.of("chat", "bare", "json").contains(namespace)) {
      throw new ProtocolException(ErrorCode.UNKNOWN_CHANNEL);
    }
    return namespace;
  }

  private static void requireKept(String channel) {
    if (!namespace(channel).equals("chat")) {
      throw new ProtocolException(ErrorCode.NOT_AVAILABLE);
    }
  }
}
