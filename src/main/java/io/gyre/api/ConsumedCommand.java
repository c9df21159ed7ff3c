package io.gyre.api;

import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A command that was read and not run yet.
 *
 * @param reach what it may change; commands without anything in common may be run side by side
 * @param call runs it, each time it is asked; the future never fails
 */
public record ConsumedCommand(Reach reach, Supplier<Future<ConsumedOutcome>> call) {

  /** What a command may change. */
  public sealed interface Reach {
    /** Nothing at all, as of a command that cannot be read. */
    Reach NOTHING = new Channels(Set.of());

    /**
     * Certain channels.
     *
     * @param names full names
     */
    record Channels(Set<String> names) implements Reach {}

    /** Connections and subscriptions of a user, whatever their channels. */
    record Anything() implements Reach {}
  }

  /** Returns one that is decided without being run. */
  public static ConsumedCommand decided(ConsumedOutcome outcome) {
    return new ConsumedCommand(Reach.NOTHING, () -> Future.succeededFuture(outcome));
  }
}
