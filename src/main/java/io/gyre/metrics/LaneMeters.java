package io.gyre.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What one lane counts about its connections, their subscriptions and its hub. Every method is a
 * few additions to fields of this lane; those that look a label up say so.
 *
 * <p>Thread: the lane's loop.
 */
@SuppressWarnings("EnumOrdinal") // arrays instead of maps, on the hot path
public final class LaneMeters {
  private final MeterSet set;
  private final Map<String, TransportMeters> transports = new HashMap<>();
  private final Distribution[] commands;
  private final Count[] actions;
  private final Count subscriptions;
  private final Count subscriptionsUnnamed;
  private final Count filtered;
  private final Distribution broadcast;

  /** Meters nobody reads, for tests. */
  public LaneMeters() {
    this(new MeterSet());
  }

  LaneMeters(MeterSet set) {
    this.set = set;
    this.commands =
        Arrays.stream(FrameType.values())
            .filter(FrameType::isCommand)
            .map(type -> set.distribution(Meter.CLIENT_COMMAND_DURATION, type.label(), ""))
            .toArray(Distribution[]::new);
    this.actions =
        Arrays.stream(Action.values())
            .map(action -> set.count(Meter.NODE_ACTIONS, action.label(), ""))
            .toArray(Count[]::new);
    this.subscriptions = set.count(Meter.CLIENT_SUBSCRIPTIONS, "unregistered", "");
    this.subscriptionsUnnamed = set.count(Meter.CLIENT_SUBSCRIPTIONS, "unnamed", "");
    this.filtered = set.count(Meter.NODE_FILTERED, "");
    this.broadcast = set.distribution(Meter.NODE_BROADCAST_DURATION, "publication", "");
  }

  /** Returns the set below, for meters that have no method here. */
  public MeterSet set() {
    return set;
  }

  /**
   * Returns the meters of a transport; looks its name up, so a session keeps them.
   *
   * @param name as in the configuration: {@code websocket}, {@code sse}, …
   */
  public TransportMeters transport(String name) {
    return transports.computeIfAbsent(name, key -> new TransportMeters(set, key));
  }

  /**
   * A command of a client was answered (or, without a reply, done) after {@code nanos}; pongs do
   * not count.
   */
  public void commandHandled(FrameType command, long nanos) {
    if (command.isCommand()) {
      commands[command.ordinal()].record(nanos);
    }
  }

  /** A command of a client got an error; looks the code up. */
  public void replyError(FrameType command, int code) {
    set.count(Meter.CLIENT_REPLY_ERRORS, command.label(), Integer.toString(code), "").increment();
  }

  /** The server ended a connection; looks the code up. */
  public void serverDisconnect(int code) {
    set.count(Meter.CLIENT_SERVER_DISCONNECTS, Integer.toString(code)).increment();
  }

  /** The server ended a subscription; looks the code up. */
  public void serverUnsubscribe(int code) {
    set.count(Meter.CLIENT_SERVER_UNSUBSCRIBES, Integer.toString(code), "").increment();
  }

  /**
   * A subscription started (+1) or ended (-1).
   *
   * @param named whether the client told its name
   */
  public void subscriptions(boolean named, int change) {
    (named ? subscriptions : subscriptionsUnnamed).add(change);
    action(change > 0 ? Action.ADD_SUBSCRIPTION : Action.REMOVE_SUBSCRIPTION);
  }

  /**
   * A client asked to recover a subscription; looks the labels up.
   *
   * @param recovered whether nothing is missing
   * @param publications how many it got
   */
  public void recovery(boolean recovered, int publications) {
    String some = publications > 0 ? "yes" : "no";
    set.count(Meter.CLIENT_RECOVER, recovered ? "yes" : "no", "", some).increment();
    set.distribution(Meter.CLIENT_RECOVERED_PUBLICATIONS, "").record(publications);
  }

  /** A step inside the node. */
  public void action(Action action) {
    actions[action.ordinal()].increment();
  }

  /** A publication was given to all subscribers of the lane in so many nanoseconds. */
  public void broadcast(long nanos) {
    broadcast.record(nanos);
  }

  /** Deliveries were left out by tags filters. */
  public void filtered(int deliveries) {
    filtered.add(deliveries);
  }
}
