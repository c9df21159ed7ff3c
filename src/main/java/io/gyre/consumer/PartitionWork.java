package io.gyre.consumer;

import io.gyre.api.ConsumedCommand.Reach;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs the entries of one partition in the order their channels need: those of one channel one
 * after another, those of different channels side by side. An entry that touches more than channels
 * waits for all before it, and all behind it wait for it. While an entry has to be tried again, no
 * other is begun: the partition waits. With {@code strict_order} each waits for the one before.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class PartitionWork {
  /** How many entries, from the first that is not settled, may be begun. */
  static final int LOOK_AHEAD = 100;

  private final Intake intake;
  private final Runnable failed;
  private final int lookAhead;
  private final Backoff backoff = new Backoff();
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final Set<Task> open = new LinkedHashSet<>();
  private final Deque<Task> ready = new ArrayDeque<>();
  private final Set<Task> running = new LinkedHashSet<>();
  private final NavigableSet<Task> failing = new TreeSet<>(Comparator.comparingLong(Task::number));
  private final Map<String, Task> youngest = new HashMap<>();
  private final Promise<Void> quiet = Promise.promise();
  private @Nullable Task barrier;
  private Intake.@Nullable Pause pause;
  private long numbers;
  private boolean advancing;
  private boolean stopped;

  /** An entry on its way. */
  private static final class Task {
    private final long number;
    private final Entry entry;
    private final Promise<Boolean> end = Promise.promise();
    private final List<Task> followers = new ArrayList<>();
    private Intake.@Nullable Work work;
    private int before;

    private Task(long number, Entry entry) {
      this.number = number;
      this.entry = entry;
    }

    private long number() {
      return number;
    }

    private Intake.Work work(Intake intake) {
      Intake.Work known = work;
      if (known == null) {
        known = intake.read(entry);
        work = known;
      }
      return known;
    }

    private void follow(@Nullable Task other) {
      if (other != null) {
        other.followers.add(this);
        before++;
      }
    }
  }

  /**
   * Nothing to do yet.
   *
   * @param failed called after each try that failed; the entry is tried again after a pause, unless
   *     this stops the work
   */
  public PartitionWork(Intake intake, Runnable failed) {
    this.intake = intake;
    this.failed = failed;
    this.lookAhead = intake.isStrict() ? 1 : LOOK_AHEAD;
  }

  /**
   * Runs an entry in its turn, until it is settled. Entries are handed in in their order.
   *
   * @return true when settled, false when the work stopped or the intake closed before. Never fails
   */
  public Future<Boolean> run(Entry entry) {
    Task task = new Task(numbers++, entry);
    waiting.add(task);
    advance();
    return task.end.future();
  }

  /**
   * Begins nothing more and tries nothing again.
   *
   * @return completes when nothing is in work any more
   */
  public Future<Void> stop() {
    stopped = true;
    if (pause != null) {
      pause.end();
    }
    List<Task> dropped = new ArrayList<>(open);
    dropped.removeAll(running);
    dropped.addAll(waiting);
    open.retainAll(running);
    waiting.clear();
    ready.clear();
    failing.clear();
    dropped.forEach(task -> task.end.complete(false));
    if (running.isEmpty()) {
      quiet.tryComplete();
    }
    return quiet.future();
  }

  private void advance() {
    // Entries that are done at once come back here; the stack must not grow with them.
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      while (!ended() && (look() || begin())) {
        // Until neither is possible.
      }
    } finally {
      advancing = false;
    }
  }

  private boolean ended() {
    if (stopped || intake.isClosed()) {
      stop();
      return true;
    }
    return false;
  }

  /** Finds out what the next entry has to wait for. */
  private boolean look() {
    Task task = waiting.peek();
    if (task == null
        || (!open.isEmpty() && task.number - open.iterator().next().number >= lookAhead)) {
      return false;
    }
    waiting.remove();
    if (task.work(intake).reach() instanceof Reach.Channels channels) {
      task.follow(barrier);
      channels.names().forEach(name -> task.follow(youngest.put(name, task)));
    } else {
      open.forEach(task::follow);
      barrier = task;
      youngest.clear();
    }
    open.add(task);
    if (task.before == 0) {
      ready.add(task);
    }
    return true;
  }

  private boolean begin() {
    Task task;
    if (failing.isEmpty()) {
      task = ready.poll();
    } else {
      task = pause == null && running.isEmpty() ? failing.first() : null;
    }
    if (task == null) {
      return false;
    }
    running.add(task);
    task.work(intake).tryOnce().onComplete(end -> tried(task, Boolean.TRUE.equals(end.result())));
    return true;
  }

  private void tried(Task task, boolean settled) {
    running.remove(task);
    if (settled || stopped || intake.isClosed()) {
      end(task, settled);
    } else {
      failing.add(task);
      waitAWhile();
      failed.run();
    }
    advance();
  }

  private void end(Task task, boolean settled) {
    open.remove(task);
    if (failing.remove(task)) {
      backoff.reset();
    }
    if (barrier == task) {
      barrier = null;
    }
    if (task.work(intake).reach() instanceof Reach.Channels channels) {
      channels.names().forEach(name -> youngest.remove(name, task));
    }
    for (Task follower : task.followers) {
      if (--follower.before == 0 && open.contains(follower)) {
        ready.add(follower);
      }
    }
    task.end.complete(settled);
  }

  private void waitAWhile() {
    if (pause != null) {
      return;
    }
    Intake.Pause begun = intake.pause(backoff.next());
    pause = begun;
    begun
        .over()
        .onSuccess(
            over -> {
              pause = null;
              advance();
            });
  }
}
