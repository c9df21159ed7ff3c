package io.gyre.engine.hazelcast;

import com.hazelcast.partition.Partition;
import io.gyre.engine.ChannelTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One page of channels, while this member owns it: sees channels turn and has that told. Turns stay
 * in the page until they were told, so that the next owner tells what this one did not.
 *
 * <p>Thread: the ledger's loop.
 */
final class TurnDesk {

  /** Turns that are being told at once; the others wait in the page. */
  private static final int MOST = 2_000;

  /** Looks without any other reason. */
  private static final Duration AT_LEAST = Duration.ofSeconds(5);

  private final LedgerSite site;
  private final String key;
  private final Partition partition;
  private final Supplier<Set<UUID>> present;
  private final Set<Long> taken = new HashSet<>();
  private List<Long> told = new ArrayList<>();
  private Set<UUID> gone = Set.of();
  private long after;
  private long nextNanos;
  private boolean due = true;
  private boolean flying;

  /**
   * A page's.
   *
   * @param present ids of the nodes of the moment
   */
  TurnDesk(LedgerSite site, String key, Partition partition, Supplier<Set<UUID>> present) {
    this.site = site;
    this.key = key;
    this.partition = partition;
    this.present = present;
  }

  /** Something changed in the page. */
  void touch() {
    due = true;
  }

  /** Everything may have changed. */
  void lookAgain() {
    due = true;
    after = 0;
  }

  /** Whether the page knows all that was told. */
  boolean isQuiet() {
    return told.isEmpty() && !flying;
  }

  /**
   * Looks, if there is a reason.
   *
   * @param telling whether turns are still told here
   */
  void tick(boolean telling) {
    boolean own = telling && partition.getOwner() != null && partition.getOwner().localMember();
    long now = site.loop().nowNanos();
    boolean reason = due || !told.isEmpty() || !gone.isEmpty() || now - nextNanos >= 0;
    if (flying || !reason) {
      return;
    }
    if (!own && told.isEmpty()) {
      lookAgain();
      return;
    }
    look(now, own ? Math.max(1, MOST - taken.size()) : 0);
  }

  private void look(long now, int most) {
    flying = true;
    due = false;
    nextNanos = now + AT_LEAST.toNanos();
    List<Long> done = told;
    told = new ArrayList<>();
    OccupancyStep step = OccupancyStep.turn(gone, done, after, most).delayed(site.delayMillis());
    gone = Set.of();
    site.calls()
        .ask(
            site.channels(),
            key,
            step,
            site.loop(),
            (answer, failure) -> {
              flying = false;
              if (answer == null) {
                told.addAll(done);
                due = true;
              } else {
                done.forEach(taken::remove);
                take(answer, most);
              }
            });
  }

  private void take(OccupancyAnswer answer, int most) {
    for (ChannelTurn turn : answer.turns) {
      after = Math.max(after, turn.generation());
      if (taken.add(turn.generation())) {
        site.teller().turned(turn, () -> site.loop().execute(() -> told.add(turn.generation())));
      }
    }
    due |= most > 0 && answer.turns.size() == most;
    if (answer.dropped > 0) {
      site.teller().dropped(answer.dropped);
    }
    Set<UUID> absent = new HashSet<>(answer.nodes);
    absent.removeAll(present.get());
    gone = absent;
    if (answer.nextMillis != Long.MAX_VALUE) {
      long next = site.loop().nowNanos() + Duration.ofMillis(answer.nextMillis).toNanos();
      nextNanos = next - nextNanos < 0 ? next : nextNanos;
    }
  }
}
