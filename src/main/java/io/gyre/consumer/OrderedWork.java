package io.gyre.consumer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs entries of a source that orders them by keys: those of one key one after another, those of
 * different keys side by side, and not more of them at a time than allowed.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class OrderedWork {
  private final Intake intake;
  private final int atOnce;
  private final Runnable failed;
  private final Map<String, Deque<Task>> followers = new HashMap<>();
  private final Deque<Task> ready = new ArrayDeque<>();
  private int running;

  private record Task(@Nullable String key, Entry entry, Promise<Boolean> end) {}

  /**
   * Nothing to do yet.
   *
   * @param atOnce most entries that are run at a time, at least 1
   * @param failed called when a try of an entry failed; it is tried again
   */
  public OrderedWork(Intake intake, int atOnce, Runnable failed) {
    this.intake = intake;
    this.atOnce = atOnce;
    this.failed = failed;
    intake.closing().onSuccess(closing -> dropWaiting());
  }

  /**
   * Runs an entry in its turn, until it is settled.
   *
   * @param key within which order is kept; null or "" for an entry that belongs to no order
   * @return true when settled, false when the intake closed before. Never fails
   */
  public Future<Boolean> run(@Nullable String key, Entry entry) {
    if (intake.isClosed()) {
      return Future.succeededFuture(false);
    }
    Task task = new Task(key == null || key.isEmpty() ? null : key, entry, Promise.promise());
    Deque<Task> others = task.key == null ? null : followers.get(task.key);
    if (others != null) {
      others.add(task);
    } else {
      if (task.key != null) {
        followers.put(task.key, new ArrayDeque<>());
      }
      ready.add(task);
      next();
    }
    return task.end.future();
  }

  private void next() {
    while (running < atOnce && !ready.isEmpty()) {
      Task task = ready.remove();
      running++;
      intake
          .untilSettled(task.entry, failed)
          .onComplete(end -> ended(task, Boolean.TRUE.equals(end.result())));
    }
  }

  private void ended(Task task, boolean settled) {
    running--;
    if (task.key != null) {
      Task follower = followers.getOrDefault(task.key, new ArrayDeque<>()).poll();
      if (follower == null) {
        followers.remove(task.key);
      } else {
        ready.add(follower);
      }
    }
    task.end.complete(settled);
    next();
  }

  private void dropWaiting() {
    Deque<Task> dropped = new ArrayDeque<>(ready);
    ready.clear();
    followers.values().forEach(dropped::addAll);
    followers.clear();
    dropped.forEach(task -> task.end.complete(false));
  }
}
