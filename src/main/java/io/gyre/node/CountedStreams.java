package io.gyre.node;

import io.gyre.bus.BusMessage;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.Appended.Outcome;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.Streams;
import io.gyre.metrics.Action;
import io.gyre.metrics.MessageKind;
import io.gyre.metrics.Meter;
import io.gyre.metrics.Meters;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Publication;
import io.gyre.protocol.Reserved;
import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what is handed to an engine, and what it did not take. The server's own channels do not
 * count.
 *
 * <p>Thread: any; threads do not wait for each other.
 */
final class CountedStreams implements Streams {

  private final Streams streams;
  private final LongAdder publications = new LongAdder();
  private final LongAdder joins = new LongAdder();
  private final LongAdder leaves = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder outdated = new LongAdder();
  private final LongAdder wanted = new LongAdder();
  private final LongAdder unwanted = new LongAdder();
  private final LongAdder removals = new LongAdder();

  CountedStreams(Streams streams, Meters meters) {
    this.streams = streams;
    sent(meters, MessageKind.PUBLICATION, publications);
    sent(meters, MessageKind.JOIN, joins);
    sent(meters, MessageKind.LEAVE, leaves);
    meters.watch(Meter.BROKER_SUPPRESSED, repeated::sum, "idempotency", "");
    meters.watch(Meter.BROKER_SUPPRESSED, outdated::sum, "version", "");
    action(meters, Action.BROKER_SUBSCRIBE, wanted);
    action(meters, Action.BROKER_UNSUBSCRIBE, unwanted);
    action(meters, Action.HISTORY_REMOVE, removals);
  }

  private static void sent(Meters meters, MessageKind kind, LongAdder count) {
    meters.watch(Meter.NODE_MESSAGES_SENT, count::sum, kind.label(), "");
  }

  private static void action(Meters meters, Action action, LongAdder count) {
    meters.watch(Meter.NODE_ACTIONS, count::sum, action.label(), "");
  }

  @Override
  public Future<Appended> append(String channel, Publication publication, AppendOptions options) {
    Future<Appended> appended = streams.append(channel, publication, options);
    if (Reserved.is(channel)) {
      return appended;
    }
    publications.increment();
    boolean conditional = options.version() != 0 || !options.idempotencyKey().isEmpty();
    return conditional ? appended.onSuccess(this::judge) : appended;
  }

  private void judge(Appended appended) {
    if (appended.outcome() == Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY) {
      repeated.increment();
    } else if (appended.outcome() == Outcome.SUPPRESSED_BY_VERSION) {
      outdated.increment();
    }
  }

  @Override
  public Future<Void> announce(String channel, boolean joined, ClientInfo info) {
    (joined ? joins : leaves).increment();
    return streams.announce(channel, joined, info);
  }

  @Override
  public Future<History> read(String channel, HistoryQuery query) {
    return streams.read(channel, query);
  }

  @Override
  public Future<Void> remove(String channel) {
    removals.increment();
    return streams.remove(channel);
  }

  @Override
  public Future<Void> addInterest(String channel) {
    if (!Reserved.is(channel)) {
      wanted.increment();
    }
    return streams.addInterest(channel);
  }

  @Override
  public Future<Void> removeInterest(String channel) {
    if (!Reserved.is(channel)) {
      unwanted.increment();
    }
    return streams.removeInterest(channel);
  }

  @Override
  public void arrived(BusMessage message) {
    streams.arrived(message);
  }

  @Override
  public Future<Void> close() {
    return streams.close();
  }
}
