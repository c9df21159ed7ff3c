package io.gyre.engine.hazelcast;

import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.loop.Loop;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A share of the channels on this node: what goes out, what is wanted, what comes in.
 *
 * <p>Thread: its loop.
 */
final class StreamsShard {

  private final Loop loop;
  private final Site site;
  private final Publishing publishing;
  private final Interests interests;
  private final Arrivals arrivals;
  private boolean closed;

  StreamsShard(Loop loop, Site site) {
    this.loop = loop;
    this.site = site;
    this.arrivals =
        new Arrivals(
            loop,
            site.parts().options().hold(),
            this::refill,
            site.parts().toNode()::settled,
            site.parts().local()::deliver,
            site.figures());
    this.publishing = new Publishing(loop, site, arrivals::receive);
    this.interests = new Interests(loop, site, arrivals);
  }

  Loop loop() {
    return loop;
  }

  Publishing publishing() {
    return publishing;
  }

  Interests interests() {
    return interests;
  }

  void receive(Sequenced message) {
    arrivals.receive(message);
  }

  /** Starts the regular comparison with the owners. */
  void start() {
    loop.after(
        site.parts().options().audit(),
        () -> {
          if (!closed) {
            interests.audit();
            start();
          }
        });
  }

  void close() {
    closed = true;
  }

  private void refill(
      String channel,
      long life,
      long after,
      java.util.function.BiConsumer<Arrivals.@org.jspecify.annotations.Nullable Missed, Throwable>
          answer) {
    site.calls()
        .ask(
            site.streams().of(channel),
            channel,
            new RefillProcessor(life, after),
            loop,
            (found, failure) ->
                answer.accept(found == null ? null : missed(channel, found), failure));
  }

  private Arrivals.Missed missed(String channel, RefillAnswer found) {
    Map<Long, Deliver> kept = new LinkedHashMap<>();
    for (Kept one : found.kept) {
      var publication = site.bodies().publication(one.body(), one.offset(), found.epoch);
      kept.put(
          one.number(), new Deliver(channel, publication, found.epoch, null, loop.nowMillis()));
    }
    boolean complete = found.kept.size() < RefillProcessor.MOST;
    return new Arrivals.Missed(found.life, found.number, kept, complete);
  }
}
