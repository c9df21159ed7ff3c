package io.gyre.engine.hazelcast;

import io.gyre.bus.Deliver;
import io.gyre.cluster.HistoryEvent.Start;
import io.gyre.engine.HistoryQuery;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recovering client and its session in one: subscribes, lets through what follows its position,
 * and comes back to recover when something else comes or its connection ends.
 *
 * <p>Thread: the world's.
 */
final class SimSubscriber {
  private static final Duration COME_BACK = Duration.ofMillis(60);
  private static final Duration POSITION_CHECK = Duration.ofSeconds(4);

  private final Simulation simulation;
  private final String name;
  private SimNode node;
  private StreamPosition position = new StreamPosition(0, "");
  private boolean everSubscribed;
  private boolean started;
  private boolean live;
  private int connection;
  private final List<Deliver> waiting = new ArrayList<>();

  SimSubscriber(Simulation simulation, String name, SimNode node) {
    this.simulation = simulation;
    this.name = name;
    this.node = node;
  }

  void start() {
    started = true;
    node = node.isAlive() ? node : simulation.anyNode();
    subscribe();
    if (simulation.retention().keeps()) {
      checkPosition();
    }
  }

  private void subscribe() {
    int mine = connection;
    node.add(Simulation.CHANNEL, this)
        .onSuccess(
            told -> {
              if (mine == connection && simulation.retention().keeps()) {
                read(mine);
              } else if (mine == connection) {
                simulation.history().subscribed(name, Simulation.CHANNEL, Start.FRESH, "", 0);
                live = true;
                waiting.clear();
              }
            })
        .onFailure(
            refused -> {
              if (mine == connection) {
                end();
              }
            });
  }

  private void read(int mine) {
    HistoryQuery query =
        everSubscribed
            ? HistoryQuery.after(
                simulation.retention(),
                new StreamPosition(position.offset(), ""),
                HistoryQuery.NO_LIMIT)
            : HistoryQuery.positionOnly(simulation.retention());
    node.read(
        Simulation.CHANNEL,
        query,
        answer -> {
          if (mine == connection) {
            begin(answer);
          }
        });
  }

  private void begin(@Nullable ReadAnswer answer) {
    if (answer == null) {
      end();
      return;
    }
    boolean recovered = everSubscribed && isWhole(answer);
    Start start = !everSubscribed ? Start.FRESH : recovered ? Start.RECOVERED : Start.NOT_RECOVERED;
    long shown = recovered ? position.offset() : answer.top.offset();
    String epoch = answer.top.epoch();
    simulation.history().subscribed(name, Simulation.CHANNEL, start, epoch, shown);
    if (recovered) {
      answer.kept.forEach(kept -> received(node.publication(kept, epoch), epoch));
    }
    position = answer.top;
    everSubscribed = true;
    live = true;
    List<Deliver> held = List.copyOf(waiting);
    waiting.clear();
    int mine = connection;
    held.stream().takeWhile(one -> mine == connection).forEach(this::deliver);
  }

  private boolean isWhole(ReadAnswer answer) {
    if (!answer.top.epoch().equals(position.epoch())) {
      return false;
    }
    if (answer.kept.isEmpty()) {
      return answer.top.offset() == position.offset();
    }
    return answer.kept.get(0).offset() == position.offset() + 1
        && answer.kept.get(answer.kept.size() - 1).offset() == answer.top.offset();
  }

  /** Something arrived at its node. */
  void deliver(Deliver deliver) {
    if (!live) {
      waiting.add(deliver);
      return;
    }
    long offset = deliver.publication().offset();
    if (!simulation.isOrdering() || !simulation.retention().keeps()) {
      received(deliver.publication(), deliver.epoch());
      return;
    }
    boolean sameEpoch = deliver.epoch().equals(position.epoch());
    if (sameEpoch && offset <= position.offset()) {
      return;
    }
    if (!sameEpoch || offset != position.offset() + 1) {
      cut("position lost");
      return;
    }
    position = new StreamPosition(offset, deliver.epoch());
    received(deliver.publication(), deliver.epoch());
  }

  private void received(Publication publication, String epoch) {
    Data data = publication.data();
    String id = data == null ? "" : new String(data.bytes(), StandardCharsets.UTF_8);
    simulation.history().received(name, Simulation.CHANNEL, epoch, publication.offset(), id);
  }

  /** The connection ends; the client comes back elsewhere. */
  void cut(String why) {
    if (!started) {
      return;
    }
    if (live) {
      simulation.history().ended(name, Simulation.CHANNEL, why);
    }
    end();
  }

  private void end() {
    live = false;
    waiting.clear();
    connection++;
    node.remove(Simulation.CHANNEL, this);
    int mine = connection;
    simulation
        .world()
        .in(
            simulation.world().upTo(COME_BACK),
            () -> {
              if (mine == connection) {
                node = simulation.anyNode();
                subscribe();
              }
            });
  }

  private void checkPosition() {
    simulation
        .world()
        .in(
            POSITION_CHECK,
            () -> {
              if (live) {
                compare(connection, position);
              }
              checkPosition();
            });
  }

  private void compare(int mine, StreamPosition before) {
    node.read(
        Simulation.CHANNEL,
        HistoryQuery.positionOnly(simulation.retention()),
        answer -> {
          boolean moved = answer != null && !answer.top.equals(before) && position.equals(before);
          if (moved && mine == connection) {
            cut("position check");
          }
        });
  }
}
