package io.gyre.edge;

import io.gyre.bus.Addresses;
import io.gyre.bus.Announce;
import io.gyre.bus.BusMessage;
import io.gyre.bus.ClientCommands;
import io.gyre.bus.Deliver;
import io.gyre.bus.Done;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.Sequenced;
import io.gyre.bus.UserCommand;
import io.gyre.engine.Streams;
import io.gyre.hook.Hooks;
import io.gyre.hub.Interest;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.MeterSet;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Reserved;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes in everything that is meant for the connections of this node, at its one bus address, and
 * passes it to the lanes concerned. Knows which lane wants which channel; the engine is told when
 * the first one wants it and when the last one does not any more.
 *
 * <p>Thread: its own loop. Deploy one instance before the lanes are made.
 */
public final class NodeInbox extends VerticleBase {

  private final String nodeId;
  private final Supplier<Streams> streams;
  private final NodeCensus census;
  private final Predicate<BusMessage> links;
  private final Arrived arrived;
  private final Map<String, Wanted> wanted = new HashMap<>();
  private final ChannelPages pages = new ChannelPages();
  private final Hooks hooks;
  private final List<LaneInbox> lanes = new ArrayList<>();
  private final Map<Integer, LaneInbox> laneByIndex = new HashMap<>();
  private int reserved;
  private @Nullable Loop loop;

  /** Who wants a channel, and the engine's word that it will come. */
  private static final class Wanted {
    private final List<LaneInbox> by = new ArrayList<>(2);
    private final Future<Void> told;

    Wanted(Future<Void> told) {
      this.told = told;
    }
  }

  /**
   * An inbox without lanes.
   *
   * @param nodeId the node's id
   * @param streams the engine, which may be made later than this
   * @param census answers questions about the node
   * @param links takes what the links between nodes say to each other; false for all else
   * @param hooks are told of first and last subscribers
   * @param meters counts, on the inbox's loop
   */
  public NodeInbox(
      String nodeId,
      Supplier<Streams> streams,
      NodeCensus census,
      Predicate<BusMessage> links,
      Hooks hooks,
      MeterSet meters) {
    this.hooks = hooks;
    this.links = links;
    this.arrived = new Arrived(meters);
    this.nodeId = nodeId;
    this.streams = streams;
    this.census = census;
  }

  @Override
  public Future<?> start() {
    loop = VertxLoop.of(context);
    return vertx
        .eventBus()
        .<BusMessage>consumer(Addresses.node(nodeId), this::receive)
        .completion();
  }

  /**
   * Adds a lane. Thread: any.
   *
   * @param index {@link Lane#index}
   */
  public void attach(int index, LaneInbox lane) {
    loop()
        .execute(
            () -> {
              lanes.add(lane);
              laneByIndex.put(index, lane);
            });
  }

  /** How a lane says what it wants, for its hub. */
  public Interest interestOf(LaneInbox lane) {
    return new LaneInterest(lane);
  }

  private Loop loop() {
    if (loop == null) {
      throw new IllegalStateException("the inbox is not deployed");
    }
    return loop;
  }

  private void receive(Message<BusMessage> message) {
    BusMessage body = message.body();
    if (body instanceof Deliver deliver) {
      if (!Reserved.is(deliver.channel())) {
        arrived.publication(loop().nowMillis() - deliver.publishedMillis());
      }
      pass(deliver.channel(), deliver);
    } else if (body instanceof Announce announce) {
      arrived.change(announce.joined());
      pass(announce.channel(), announce);
    } else if (links.test(body)) {
      return;
    } else if (body instanceof Sequenced) {
      streams.get().arrived(body);
    } else {
      arrived.control();
      control(message, body);
    }
  }

  private void control(Message<BusMessage> message, BusMessage body) {
    if (body instanceof UserCommand command) {
      answer(message, command(command));
    } else if (body instanceof NodeQuery.ChannelPage query) {
      answer(message, page(query));
    } else if (body instanceof ClientCommands commands) {
      answer(message, commands(commands));
    } else if (body instanceof NodeQuery.Info) {
      answer(message, census.info(lanes, wanted.size() - reserved));
    } else {
      message.fail(ErrorCode.NOT_AVAILABLE.code(), ErrorCode.NOT_AVAILABLE.message());
    }
  }

  /** Choosing among many names takes long, so it is not done on the loop. */
  private Future<NodeReply.ChannelPage> page(NodeQuery.ChannelPage query) {
    String[] names = wanted.keySet().toArray(String[]::new);
    long now = loop().nowNanos();
    return vertx
        .executeBlocking(() -> pages.choose(shown(names), query, now), false)
        .compose(
            chosen ->
                census
                    .subscribers(lanes, chosen.names())
                    .map(counts -> new NodeReply.ChannelPage(counts, chosen.more())));
  }

  private static String[] shown(String[] names) {
    return Arrays.stream(names).filter(name -> !Reserved.is(name)).toArray(String[]::new);
  }

  private void pass(String channel, BusMessage message) {
    Wanted wants = wanted.get(channel);
    if (wants != null) {
      for (LaneInbox lane : wants.by) {
        lane.pass(message, loop());
      }
    }
  }

  private Future<BusMessage> command(UserCommand command) {
    List<Future<?>> done = new ArrayList<>(lanes.size());
    for (LaneInbox lane : lanes) {
      done.add(lane.ask(sessions -> sessions.apply(command)).compose(applied -> applied));
    }
    return Future.all(done).map(Done.DONE);
  }

  private Future<BusMessage> commands(ClientCommands commands) {
    LaneInbox lane = laneByIndex.get(StreamSecret.laneOf(commands.session()));
    if (lane == null) {
      return Future.succeededFuture(Done.DONE);
    }
    return lane.ask(
        sessions -> {
          sessions.receive(commands.session(), commands.frame().bytes());
          return Done.DONE;
        });
  }

  private static void answer(Message<BusMessage> message, Future<? extends BusMessage> answer) {
    answer.onComplete(
        message::reply,
        cause -> {
          ErrorInfo error =
              cause instanceof ProtocolException refused && refused.error() != null
                  ? refused.error()
                  : ErrorCode.INTERNAL.info();
          message.fail(error.code(), error.message());
        });
  }

  /** Thread: the lane's loop. */
  private final class LaneInterest implements Interest {
    private final LaneInbox lane;

    LaneInterest(LaneInbox lane) {
      this.lane = lane;
    }

    @Override
    public Future<Void> add(String channel) {
      return there(
          () -> {
            Wanted wants = wanted.get(channel);
            if (wants == null) {
              wants = new Wanted(streams.get().addInterest(channel));
              wanted.put(channel, wants);
              hooks.subscribed(channel);
              reserved += Reserved.is(channel) ? 1 : 0;
            }
            wants.by.add(lane);
            return wants.told;
          });
    }

    @Override
    public void remove(String channel) {
      there(
          () -> {
            Wanted wants = wanted.get(channel);
            if (wants != null && wants.by.remove(lane) && wants.by.isEmpty()) {
              wanted.remove(channel);
              reserved -= Reserved.is(channel) ? 1 : 0;
              streams.get().removeInterest(channel);
              hooks.unsubscribed(channel);
            }
            return Future.succeededFuture();
          });
    }

    @Override
    public Future<Void> caughtUp() {
      // Never at once, also not on the inbox's own loop: the bus hands over what was sent by way of
      // the loop's queue, and this has to come after it.
      return queued(lane::caughtUp);
    }

    /** Works on the inbox's loop, at once when this is it. */
    private Future<Void> there(Supplier<Future<Void>> work) {
      if (loop().isCurrent()) {
        return tried(work);
      }
      return queued(work);
    }

    /** Works on the inbox's loop after what waits there. */
    private Future<Void> queued(Supplier<Future<Void>> work) {
      var promise = VertxLoop.<Void>promiseForCaller();
      loop().execute(() -> tried(work).onComplete(promise));
      return promise.future();
    }

    private static Future<Void> tried(Supplier<Future<Void>> work) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }
  }
}
