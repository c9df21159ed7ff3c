package io.gyre.node.canary;

import io.gyre.protocol.Data;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the canary needs of its node.
 *
 * <p>Thread: the canary's loop, where futures complete and {@code ear}s are called too.
 */
public interface CanarySite {

  /** Publishes like everybody, without history; completes when it is acknowledged. */
  Future<?> publish(String channel, Data song);

  /**
   * Has {@code ear} called with what is published to a channel, like any subscriber.
   *
   * @return completes when nothing is missed from now on; after a failure it has to be {@link
   *     #ignore}d
   */
  Future<Void> listen(String channel, Consumer<@Nullable Data> ear);

  /** Undoes {@link #listen}. */
  void ignore(String channel);

  /** The name of a node for people; its id when it has none. */
  String nameOf(String nodeId);

  /** First repair: compares with the owners what this node wants, and where it stands. */
  void audit();

  /**
   * Second repair: closes this node's connections to another one, so that new ones are made.
   *
   * @return how many there were
   */
  Future<Integer> reconnect(String nodeId);

  /** Last repair: sends this node's connections away, to come back elsewhere. */
  void sendAway();
}
