package io.gyre.consumer;

import io.vertx.core.Future;
import io.vertx.core.shareddata.Lock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The right to read a partition that its source would give to every node: one node of the cluster
 * has it, and when that node ends, another gets it. Given back and asked for again every now and
 * then, so that two nodes that both got it while they were cut off from each other do not keep it.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class Lease {
  /** How long a holder may read before it has to ask again. */
  private static final Duration TERM = Duration.ofSeconds(30);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final long PATIENCE_MILLIS = 20;

  private final SourceContext context;
  private final String name;
  private @Nullable Lock lock;
  private long sinceNanos;

  /** The lease for a partition of a consumer; not had yet. */
  public Lease(SourceContext context, String partition) {
    this.context = context;
    this.name = "gyre.consumer." + context.consumer() + '.' + partition;
  }

  /** Returns whether the term is over. */
  public boolean isOver() {
    return lock == null || context.loop().nowNanos() - sinceNanos > TERM.toNanos();
  }

  /** Completes with true when this node has the lease, with false when the intake closed before. */
  public Future<Boolean> acquire() {
    return Repeat.whileTrue(this::tried).map(ended -> lock != null);
  }

  private Future<Boolean> tried() {
    if (context.intake().isClosed()) {
      return Future.succeededFuture(false);
    }
    return context
        .vertx()
        .sharedData()
        .getLockWithTimeout(name, PATIENCE_MILLIS)
        .map(this::taken)
        .recover(other -> context.intake().pause(BETWEEN_TRIES).over().map(true));
  }

  private boolean taken(Lock got) {
    lock = got;
    sinceNanos = context.loop().nowNanos();
    return false;
  }

  /** Gives the lease back; without effect when it is not had. */
  public void release() {
    if (lock != null) {
      lock.release();
      lock = null;
    }
  }
}
