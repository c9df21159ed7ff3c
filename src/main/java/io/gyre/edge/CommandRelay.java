package io.gyre.edge;

import io.gyre.bus.Addresses;
import io.gyre.bus.ClientCommands;
import io.gyre.protocol.EmulationRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/**
 * Hands commands of clients whose way down is a stream to the node that holds the stream.
 *
 * <p>Thread: any.
 */
public final class CommandRelay {

  private static final long ANSWER_MILLIS = 10_000;

  /** What became of commands. */
  public enum Outcome {
    /** The node has them; whether it knows the stream is not told. */
    PASSED,
    /** There is no such node. */
    NO_SUCH_NODE,
    /** The node did not answer within 10 s. */
    NO_ANSWER
  }

  private final EventBus bus;
  private final String nodeId;

  /**
   * The relay of one node.
   *
   * @param bus leads to all nodes
   * @param nodeId this node's id
   */
  public CommandRelay(EventBus bus, String nodeId) {
    this.bus = bus;
    this.nodeId = nodeId;
  }

  /** Passes {@code commands} on; the future does not fail. */
  public Future<Outcome> pass(EmulationRequest commands) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setSendTimeout(ANSWER_MILLIS)
            .setLocalOnly(commands.node().equals(nodeId));
    return bus.request(
            Addresses.node(commands.node()),
            new ClientCommands(commands.session(), commands.data()),
            options)
        .map(Outcome.PASSED)
        .otherwise(CommandRelay::failed);
  }

  private static Outcome failed(Throwable cause) {
    boolean nobody =
        cause instanceof ReplyException failure
            && failure.failureType() == ReplyFailure.NO_HANDLERS;
    return nobody ? Outcome.NO_SUCH_NODE : Outcome.NO_ANSWER;
  }
}
