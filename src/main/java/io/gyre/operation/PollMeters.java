package io.gyre.operation;

import io.gyre.bus.BusMessage;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.UserCommand;
import io.gyre.loop.Loop;
import io.gyre.metrics.Action;
import io.gyre.metrics.MessageKind;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;

/**
 * Counts questions to all nodes.
 *
 * <p>Thread: any; it counts on its loop.
 */
final class PollMeters {

  private final Loop loop;
  private final MeterSet set;

  /**
   * Counts into a set.
   *
   * @param loop owns the set from now on
   */
  PollMeters(Loop loop, MeterSet set) {
    this.loop = loop;
    this.set = set;
  }

  /**
   * All nodes have answered, or not.
   *
   * @param others how many other nodes were asked
   */
  void asked(BusMessage question, int others, long nanos) {
    loop.execute(
        () -> {
          Action action = question instanceof UserCommand ? Action.NOTIFY : Action.SURVEY;
          set.count(Meter.NODE_ACTIONS, action.label(), "").increment();
          set.count(Meter.NODE_MESSAGES_SENT, MessageKind.CONTROL.label(), "").add(others);
          set.distribution(Meter.NODE_SURVEY_DURATION, name(question)).record(nanos);
        });
  }

  private static String name(BusMessage question) {
    if (question instanceof NodeQuery.ChannelPage) {
      return "channels";
    } else if (question instanceof NodeQuery.Info) {
      return "info";
    } else if (question instanceof UserCommand.Disconnect) {
      return "disconnect";
    } else if (question instanceof UserCommand.Subscribe) {
      return "subscribe";
    } else if (question instanceof UserCommand.Unsubscribe) {
      return "unsubscribe";
    } else {
      return question instanceof UserCommand.Refresh ? "refresh" : "other";
    }
  }
}
