package io.gyre.engine.memory;

import io.gyre.engine.ChannelTurn;
import io.gyre.engine.Ledger;
import io.gyre.engine.Occupancy;
import io.gyre.engine.Tenure;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger of a node without others: nobody is there to tell of its death. */
public final class MemoryLedger implements Ledger {

  private static final UUID NODE = new UUID(0, 0);

  private final Loop loop;
  private final Occupancy occupancy = new Occupancy();
  private volatile @Nullable Teller teller;
  private long delayMillis;
  private boolean ticking;

  /**
   * A ledger that is not open.
   *
   * @param loop keeps the channels
   */
  public MemoryLedger(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void open(Teller newTeller, Duration vacateDelay) {
    delayMillis = vacateDelay.toMillis();
    teller = newTeller;
  }

  @Override
  public Future<Void> begin(Tenure tenure) {
    return Future.succeededFuture();
  }

  @Override
  public void end(Tenure tenure) {}

  @Override
  public void subscribed(String channel) {
    loop.execute(
        () -> {
          occupancy.add(NODE, channel, loop.nowMillis());
          tell();
        });
  }

  @Override
  public void unsubscribed(String channel) {
    loop.execute(
        () -> {
          occupancy.remove(NODE, channel, loop.nowMillis(), delayMillis);
          tick();
        });
  }

  private void tick() {
    if (ticking || occupancy.nextMillis() == Long.MAX_VALUE) {
      return;
    }
    ticking = true;
    long wait = Math.max(0, occupancy.nextMillis() - loop.nowMillis());
    loop.after(
        Duration.ofMillis(wait),
        () -> {
          ticking = false;
          occupancy.advance(loop.nowMillis());
          tell();
          tick();
        });
  }

  private void tell() {
    Teller to = teller;
    List<ChannelTurn> turns = occupancy.pending(0, Integer.MAX_VALUE);
    occupancy.told(turns.stream().map(ChannelTurn::generation).toList());
    if (to != null) {
      turns.forEach(turn -> to.turned(turn, () -> {}));
    }
  }

  @Override
  public long timeMillis(long nowMillis) {
    return nowMillis;
  }

  @Override
  public Future<Void> settle() {
    Promise<Void> told = Promise.promise();
    loop.execute(
        () -> {
          occupancy.vacate(loop.nowMillis());
          tell();
          told.complete();
        });
    return told.future();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
