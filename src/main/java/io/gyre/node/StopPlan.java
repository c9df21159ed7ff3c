package io.gyre.node;

import io.gyre.config.ShutdownConfig;
import java.time.Duration;

/**
 * How a stop divides its time. What a step does not use is left to those that follow; what cuts the
 * last connections short takes a little more, of the handover's time.
 *
 * @param grace in which the node serves as before but says that it is not ready
 * @param goodbye over how long its connections are told to go, evenly; zero for as fast as it goes
 * @param rest in which requests in progress and close frames may end
 * @param handover kept for handing channel state to other nodes
 */
public record StopPlan(Duration grace, Duration goodbye, Duration rest, Duration handover) {

  /** Balancers must not take so much that too little is left for everything else. */
  private static final double LARGEST_GRACE = 0.25;

  private static final double HANDOVER = 0.3;

  /** What a handover takes on a busy machine, however short the whole stop is meant to be. */
  private static final Duration ENOUGH_FOR_HANDOVER = Duration.ofSeconds(4);

  private static final double LARGEST_HANDOVER = 0.4;

  /** Part of what grace and handover leave. */
  private static final double GOODBYE = 0.7;

  /**
   * The plan of a node that has others beside it: they must learn of it, take its clients one by
   * one, and its state.
   */
  public static StopPlan amongOthers(ShutdownConfig config) {
    Duration whole = config.timeout();
    Duration grace = shorter(config.grace(), part(whole, LARGEST_GRACE));
    Duration handover =
        longer(part(whole, HANDOVER), shorter(ENOUGH_FOR_HANDOVER, part(whole, LARGEST_HANDOVER)));
    Duration left = whole.minus(grace).minus(handover);
    Duration goodbye = part(left, GOODBYE);
    return new StopPlan(grace, goodbye, left.minus(goodbye), handover);
  }

  /** The plan of a node without others: there is nowhere else to go, so it stops at once. */
  public static StopPlan alone(Duration timeout) {
    return new StopPlan(Duration.ZERO, Duration.ZERO, timeout, Duration.ZERO);
  }

  /** The time for everything but the handover. */
  public Duration serving() {
    return grace.plus(goodbye).plus(rest);
  }

  private static Duration part(Duration whole, double share) {
    return Duration.ofMillis((long) (whole.toMillis() * share));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
