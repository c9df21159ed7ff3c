package io.gyre.engine.memory;

import io.gyre.engine.Presence;
import io.gyre.engine.PresenceContract;
import io.gyre.loop.HandLoop;
import java.time.Duration;
import java.util.List;

final class MemoryPresenceTest extends PresenceContract {
  private final HandLoop loop = new HandLoop();

  @Override
  protected Presence open() {
    return new MemoryPresence(List.of(loop));
  }

  @Override
  protected void pass(Duration time) {
    loop.pass(time);
  }
}
