package io.gyre.engine.hazelcast;

import io.gyre.bus.Announce;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.engine.Appended;
import io.gyre.engine.Appended.Outcome;
import io.gyre.loop.Loop;
import io.gyre.protocol.Publication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This node's publications on their way to the channels' owners and from there to the interested
 * nodes. A channel has one batch under way at a time; what comes meanwhile waits for the next. So a
 * node's own publications keep their order, also when a batch is tried again, and an owner needs to
 * remember one batch of each node only.
 *
 * <p>Thread: its loop.
 */
final class Publishing {

  /** Publications that wait for one channel's owner; more are refused. */
  static final int MOST_WAITING = 10_000;

  private static final int MOST_IN_BATCH = 256;
  private static final int MOST_BYTES_IN_BATCH = 256 * 1024;

  private final Loop loop;
  private final Site site;
  private final Consumer<Sequenced> here;
  private final Map<String, Queue> queues = new HashMap<>();
  private long batches;

  private static final class Queue {
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>(2);
    private List<Pending> flying = List.of();
    private Loop.@Nullable Timer patience;
  }

  /**
   * Without anything under way.
   *
   * @param here takes what this node is interested in itself
   */
  Publishing(Loop loop, Site site, Consumer<Sequenced> here) {
    this.loop = loop;
    this.site = site;
    this.here = here;
  }

  void add(String channel, Pending pending) {
    loop.check();
    Queue queue = queues.computeIfAbsent(channel, c -> new Queue());
    if (queue.waiting.size() >= MOST_WAITING) {
      pending.fail();
      return;
    }
    queue.waiting.add(pending);
    if (queue.flying.isEmpty()) {
      fly(channel, queue);
    }
  }

  private void fly(String channel, Queue queue) {
    List<Pending> batch = new ArrayList<>(Math.min(queue.waiting.size(), MOST_IN_BATCH));
    List<AppendItem> items = new ArrayList<>(batch.size());
    int bytes = 0;
    while (!queue.waiting.isEmpty()
        && batch.size() < MOST_IN_BATCH
        && bytes < MOST_BYTES_IN_BATCH) {
      Pending next = queue.waiting.remove();
      byte[] body = next.item().body();
      bytes += body == null ? 0 : body.length;
      batch.add(next);
      items.add(next.item());
    }
    queue.flying = batch;
    queue.patience = loop.after(site.parts().options().giveUp(), () -> giveUp(queue));
    UUID self = site.parts().nodeId();
    site.calls()
        .ask(
            site.streams().of(channel),
            channel,
            new AppendProcessor(self, ++batches, items),
            loop,
            (answer, failure) -> landed(channel, queue, answer));
  }

  /**
   * Lets the publishers go on. What is under way stays so: it may yet be appended, and is then
   * delivered.
   */
  private void giveUp(Queue queue) {
    queue.flying.forEach(Pending::fail);
    queue.waiting.forEach(Pending::fail);
    queue.waiting.clear();
  }

  private void landed(String channel, Queue queue, @Nullable AppendAnswer answer) {
    List<Pending> batch = queue.flying;
    if (queue.patience != null) {
      queue.patience.cancel();
    }
    queue.flying = List.of();
    // The next batch is on its way before the work for this one, whose deliveries come first all
    // the same, since the next answer comes through the loop.
    if (queue.waiting.isEmpty()) {
      queues.remove(channel);
    } else {
      fly(channel, queue);
    }
    if (answer == null || answer.results.size() != batch.size()) {
      batch.forEach(Pending::fail);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      settle(channel, answer, batch.get(i), answer.results.get(i));
    }
  }

  private void settle(String channel, AppendAnswer answer, Pending pending, AppendResult result) {
    Announce announce = pending.announce();
    Publication publication = pending.publication();
    if (announce != null) {
      spread(answer.nodes, announce, () -> site.parts().local().deliver(announce));
    } else if (publication != null && result.number() != 0) {
      Sequenced message = sequenced(channel, answer.life, pending, publication, result);
      spread(answer.nodes, message, () -> here.accept(message));
    }
    pending.promise().tryComplete(new Appended(result.position(), result.outcome()));
  }

  private Sequenced sequenced(
      String channel, long life, Pending pending, Publication publication, AppendResult result) {
    assert result.outcome() == Outcome.PUBLISHED : "only what was published has a number";
    long offset = result.position().offset();
    String epoch = result.position().epoch();
    byte[] before = result.previous();
    Publication previous =
        before == null ? null : site.bodies().publication(before, offset - 1, epoch);
    Publication stored = Bodies.at(publication, offset, epoch);
    return new Sequenced(
        life,
        result.number(),
        new Deliver(
            channel, stored, epoch, previous, pending.publishedMillis(), pending.excluded()));
  }

  private void spread(UUID[] nodes, BusMessage message, Runnable toSelf) {
    UUID self = site.parts().nodeId();
    for (UUID node : nodes) {
      if (node.equals(self)) {
        toSelf.run();
      } else {
        site.parts().toNode().deliver(node.toString(), message);
      }
    }
  }
}
