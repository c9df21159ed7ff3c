package io.gyre.engine.hazelcast;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One page's share of the channels that this node has subscribers of, as the page's owner should
 * know it. Steps as those of {@link TenureShelf}.
 *
 * <p>Thread: the ledger's loop.
 */
final class OccupancyShelf {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final LedgerSite site;
  private final String key;
  private final Set<String> here = new HashSet<>();
  private Set<String> added = new LinkedHashSet<>();
  private Set<String> removed = new LinkedHashSet<>();
  private long sequence;
  private boolean whole;
  private boolean flying;

  OccupancyShelf(LedgerSite site, String key) {
    this.site = site;
    this.key = key;
  }

  void subscribed(String channel) {
    here.add(channel);
    removed.remove(channel);
    added.add(channel);
    flushLater();
  }

  void unsubscribed(String channel) {
    here.remove(channel);
    added.remove(channel);
    removed.add(channel);
    flushLater();
  }

  /** The owner may have forgotten it. */
  void tellAgain() {
    whole |= sequence > 0;
    flushLater();
  }

  boolean isQuiet() {
    return !flying && !whole && added.isEmpty() && removed.isEmpty();
  }

  private void flushLater() {
    if (!flying) {
      flying = true;
      site.loop().later(this::flush);
    }
  }

  private void flush() {
    Set<String> gone = removed;
    OccupancyStep step =
        OccupancyStep.of(
                site.node(),
                ++sequence,
                whole,
                List.copyOf(whole ? here : added),
                List.copyOf(removed))
            .delayed(site.delayMillis());
    added = new LinkedHashSet<>();
    removed = new LinkedHashSet<>();
    whole = false;
    site.calls()
        .ask(
            site.channels(),
            key,
            step,
            site.loop(),
            (done, failure) -> {
              flying = false;
              if (done == null) {
                whole = true;
                flying = true;
                gone.stream().filter(channel -> !here.contains(channel)).forEach(removed::add);
                site.loop().after(PAUSE, this::flush);
              } else if (!isQuiet()) {
                flushLater();
              }
            });
  }
}
