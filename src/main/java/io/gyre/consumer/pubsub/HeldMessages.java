package io.gyre.consumer.pubsub;

import io.gyre.consumer.Intake;
import io.gyre.consumer.Portions;
import io.gyre.consumer.Receipts;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages of one subscription that are here: keeps them from other readers, acknowledges those
 * that are settled, gives back the others at the end.
 *
 * <p>Thread: the loop of the consumers.
 */
final class HeldMessages {
  /** A request has at most 512 KiB, a receipt some 200 bytes. */
  private static final int MOST_AT_ONCE = 1_000;

  private record Held(String receipt, int size) {}

  private record Settled(String id, String receipt) {}

  private final Intake intake;
  private final PubSubCalls calls;
  private final String name;
  private final Duration deadline;
  private final Map<String, Held> open = new LinkedHashMap<>();

  /** Ids of messages whose settlement the service has not confirmed: what comes again is known. */
  private final Set<String> unconfirmed = new HashSet<>();

  private final Receipts<Settled> receipts;
  private long bytes;

  /**
   * None yet.
   *
   * @param name of the subscription, for the log
   * @param deadline how long the service keeps a message from others
   */
  HeldMessages(Intake intake, PubSubCalls calls, String name, Duration deadline) {
    this.intake = intake;
    this.calls = calls;
    this.name = name;
    this.deadline = deadline;
    this.receipts = new Receipts<>(intake, "acknowledge " + name, MOST_AT_ONCE, this::acknowledge);
  }

  /**
   * Takes a message.
   *
   * @return false when it is here, or settled, already, so that only its newer receipt counts
   */
  boolean add(PubSubMessage message) {
    if (unconfirmed.contains(message.id())) {
      receipts.add(new Settled(message.id(), message.receipt()));
      return false;
    }
    Held before = open.put(message.id(), new Held(message.receipt(), message.size()));
    if (before == null) {
      bytes += message.size();
    }
    return before == null;
  }

  /** Returns how many messages are here and not settled. */
  int size() {
    return open.size();
  }

  /** Returns how many bytes these have. */
  long bytes() {
    return bytes;
  }

  /** Tells the service now and then that what is here is worked on; ends when the intake closes. */
  void keep() {
    intake.every(
        deadline.dividedBy(3),
        () -> postpone(deadline).onFailure(e -> intake.error("keep " + name, e)));
  }

  private Future<Void> postpone(Duration until) {
    List<String> all = open.values().stream().map(Held::receipt).toList();
    List<Future<?>> asked = new ArrayList<>();
    for (List<String> some : Portions.of(all, MOST_AT_ONCE)) {
      asked.add(calls.again(some, until));
    }
    return Future.all(asked).mapEmpty();
  }

  /** A message is settled. */
  void settled(PubSubMessage message) {
    Held held = open.remove(message.id());
    if (held != null) {
      bytes -= held.size;
      unconfirmed.add(message.id());
      receipts.add(new Settled(message.id(), held.receipt));
    }
  }

  private Future<List<Settled>> acknowledge(List<Settled> some) {
    return calls
        .acknowledge(some.stream().map(Settled::receipt).toList())
        .map(done -> forgotten(some))
        .recover(e -> refused(some, e));
  }

  private List<Settled> forgotten(List<Settled> some) {
    some.forEach(each -> unconfirmed.remove(each.id));
    return List.of();
  }

  /** With exactly-once delivery one receipt that is too old has all of them refused. */
  private Future<List<Settled>> refused(List<Settled> some, Throwable cause) {
    if (!PubSubFailure.of(cause).blamesTheRequest()) {
      return Future.failedFuture(cause);
    }
    if (some.size() == 1) {
      intake.error("acknowledge " + name, cause);
      return Future.succeededFuture(forgotten(some));
    }
    int half = some.size() / 2;
    return acknowledge(some.subList(0, half))
        .compose(done -> acknowledge(some.subList(half, some.size())));
  }

  /**
   * Acknowledges what is settled, waiting for what is under way, and lets others have what is not,
   * at once. Nothing may be in work any more. Never fails: what the service did not hear of comes
   * again after the deadline.
   */
  Future<Void> giveBack() {
    return receipts
        .finish()
        .onFailure(e -> intake.error("acknowledge " + name, e))
        .eventually(() -> postpone(Duration.ZERO))
        .otherwiseEmpty();
  }
}
